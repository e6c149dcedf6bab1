package io.vaporform.internal.engine;

import io.vaporform.error.ConflictException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.event.Event;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Instance;
import io.vaporform.spec.Outputs;
import io.vaporform.spec.Spec;
import io.vaporform.spec.Violations;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capability;
import io.vaporform.spi.DeploymentProvider;
import io.vaporform.spi.DeploymentStatus;
import io.vaporform.spi.ExecRequest;
import io.vaporform.spi.ExecResult;
import io.vaporform.spi.InstanceMetrics;
import io.vaporform.spi.Known;
import io.vaporform.spi.LogLine;
import io.vaporform.spi.LogQuery;
import io.vaporform.state.Batch;
import io.vaporform.state.Life;
import io.vaporform.state.ResourceState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the record and at the world, and does what is not recorded. */
public final class Looks {

    private static final Logger LOG = LoggerFactory.getLogger(Looks.class);

    /** How long a line that is followed waits at most. */
    private static final Duration FOLLOW = Duration.ofMillis(500);

    private final Work work;
    private final Instances instances;
    private final Callouts callouts;

    public Looks(Engine engine, Instances instances) {
        this.work = engine.work();
        this.instances = instances;
        this.callouts = engine.callouts();
    }

    /** What is recorded of everything in {@code project/stack}, by address. */
    public Map<Address, ResourceState> states(String stack) {
        Map<Address, ResourceState> states = new TreeMap<>();
        work.rows().scan(stack).forEach((address, row) -> states.put(address, row.state()));
        return states;
    }

    public ResourceState state(Address address) {
        return work.rows().read(address).state();
    }

    /** Reaches each provider, and says in one line where it works, by name. */
    public Map<String, String> connect() {
        return instances.connect(work);
    }

    public DeploymentStatus status(Address address) {
        return look(
                address,
                "ask for the status of " + address,
                work.callTimeout(),
                (service, known) -> context -> service.status(known, context));
    }

    public void logs(Address address, LogQuery query, Consumer<LogLine> each) {
        look(address, "read the logs of " + address, work.callTimeout(), (service, known) -> context -> {
            service.logs(known, query, each, context);
            return true;
        });
    }

    /** As {@link io.vaporform.Deployment#follow} says. */
    public void follow(Address address, LogQuery query, Duration span, Consumer<LogLine> each) {
        long end = work.time().nanos() + span.toNanos();
        FollowedLog log = new FollowedLog(query, each);
        try {
            while (true) {
                try {
                    logs(address, log.query(), log::line);
                    log.caughtUp();
                } catch (ProviderUnavailableException away) {
                    LOG.debug("the logs of {} cannot be read for now", address, away);
                }
                long left = end - work.time().nanos();
                if (left <= 0) {
                    return;
                }
                work.time().pause(left < FOLLOW.toNanos() ? Duration.ofNanos(left) : FOLLOW);
            }
        } catch (InterruptedException enough) {
            Thread.currentThread().interrupt();
        }
    }

    public List<InstanceMetrics> metrics(Address address) {
        require(
                Capability.METRICS,
                address,
                "its provider does not measure what instances use",
                "ask the system itself");
        return look(
                address,
                "measure " + address,
                work.callTimeout(),
                (service, known) -> context -> service.metrics(known, context));
    }

    /** As {@link io.vaporform.Deployment#exec(ExecRequest)} says. */
    public ExecResult exec(Address address, ExecRequest request, String actor) {
        require(Capability.EXEC, address, "its provider runs no commands in instances", "deploy it to one that does");
        ResourceState state = state(address);
        Life life = applied(address);
        Known<DeploymentSpec, DeploymentOutputs> known = deployment(callouts.known(address, life));
        ExecRequest there = request.in(instance(known, request));
        noteExec(state, there, actor);
        // How long a command takes says nothing of the provider.
        return instances
                .calls(life.provider(), work)
                .probe(
                        "run a command in " + address,
                        request.timeout(),
                        callouts.account(address, life)::get,
                        context -> service(life).exec(known, there, context));
    }

    /** Who runs what where is kept; not with which arguments, as these may be anything. Fails where nothing may be changed. */
    private void noteExec(ResourceState state, ExecRequest request, String actor) {
        String text = request.command().get(0) + " in " + request.instance().orElseThrow();
        Event event = work.events().of(Event.Type.EXEC, state, new Origin("", actor), 0, text);
        Batch batch = new Batch().require(Keys.session(work.sessions().id()));
        work.events().put(batch, event);
        if (work.store().commit(batch).isEmpty()) {
            throw new ConflictException("this process was taken for dead when a command was to be run in "
                    + state.address() + "; try again");
        }
        work.events().tell(event);
    }

    private static String instance(Known<DeploymentSpec, DeploymentOutputs> known, ExecRequest request) {
        List<String> there = known.outputs().map(DeploymentOutputs::instances).orElse(List.of()).stream()
                .map(Instance::name)
                .toList();
        return there.stream()
                .filter(name -> request.instance().map(name::equals).orElse(true))
                .findFirst()
                .orElseThrow(() -> new Violations()
                        .add(
                                "instance",
                                request.instance().orElse("the first"),
                                known.address() + " has no such instance",
                                there.isEmpty() ? "scale it up first" : "use one of " + String.join(", ", there))
                        .exception());
    }

    private void require(Capability capability, Address address, String why, String cure) {
        if (!callouts.serving(applied(address)).can().has(capability)) {
            Violations found = new Violations();
            found.unsupported(capability.id(), address, why, cure);
            found.throwIfAny();
        }
    }

    private Life applied(Address address) {
        return work.rows().read(address).state().applied().orElseThrow(() -> new Violations()
                .add("deployment", address, "it is not running", "deploy it first")
                .exception());
    }

    private <T> T look(
            Address address,
            String what,
            Duration atMost,
            BiFunction<DeploymentProvider, Known<DeploymentSpec, DeploymentOutputs>, Function<CallContext, T>> body) {
        Life life = applied(address);
        Known<DeploymentSpec, DeploymentOutputs> known = deployment(callouts.known(address, life));
        return instances
                .calls(life.provider(), work)
                .call(what, atMost, callouts.account(address, life)::get, context -> body.apply(service(life), known)
                        .apply(context));
    }

    private DeploymentProvider service(Life life) {
        return callouts.serving(life).provider().services().stream()
                .filter(DeploymentProvider.class::isInstance)
                .map(DeploymentProvider.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Known<DeploymentSpec, DeploymentOutputs> deployment(Known<Spec, Outputs> known) {
        return new Known<>(
                known.address(),
                known.generation(),
                known.mark(),
                (DeploymentSpec) known.spec(),
                known.outputs().map(DeploymentOutputs.class::cast));
    }
}
