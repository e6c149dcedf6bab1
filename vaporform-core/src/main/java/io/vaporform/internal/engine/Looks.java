package io.vaporform.internal.engine;

import io.vaporform.error.ConflictException;
import io.vaporform.event.Event;
import io.vaporform.internal.plan.Serving;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Outputs;
import io.vaporform.spec.Spec;
import io.vaporform.spec.Violations;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.DeploymentProvider;
import io.vaporform.spi.DeploymentStatus;
import io.vaporform.spi.Health;
import io.vaporform.spi.Known;
import io.vaporform.spi.LogLine;
import io.vaporform.spi.LogQuery;
import io.vaporform.spi.Observed;
import io.vaporform.state.Life;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** Looks at the record and at the world. Changes nothing in the world. */
public final class Looks {

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

    private <T> T look(
            Address address,
            String what,
            Duration atMost,
            BiFunction<DeploymentProvider, Known<DeploymentSpec, DeploymentOutputs>, Function<CallContext, T>> body) {
        Life life = work.rows().read(address).state().applied().orElseThrow(() -> new Violations()
                .add("deployment", address, "it is not running", "deploy it first")
                .exception());
        Serving serving = callouts.serving(life);
        DeploymentProvider service = serving.provider().services().stream()
                .filter(DeploymentProvider.class::isInstance)
                .map(DeploymentProvider.class::cast)
                .findFirst()
                .orElseThrow();
        Known<DeploymentSpec, DeploymentOutputs> known = deployment(callouts.known(address, life));
        return instances.calls(life.provider(), work).call(what, atMost, context -> body.apply(service, known)
                .apply(context));
    }

    private static Known<DeploymentSpec, DeploymentOutputs> deployment(Known<Spec, Outputs> known) {
        return new Known<>(
                known.address(),
                known.generation(),
                known.mark(),
                (DeploymentSpec) known.spec(),
                known.outputs().map(DeploymentOutputs.class::cast));
    }

    /** Reads each settled resource of the stack and records what the world shows; what differs is put right by the next apply. */
    public List<String> refresh(String stack, String actor) {
        List<String> found = new ArrayList<>();
        work.rows().scan(stack).values().stream()
                .filter(row -> !row.state().unsettled() && row.state().wanted().isPresent())
                .forEach(row -> row.state().applied().ifPresent(life -> refresh(row, life, actor)
                        .ifPresent(found::add)));
        return found;
    }

    private Optional<String> refresh(Rows.Versioned row, Life life, String actor) {
        ResourceState state = row.state();
        Observed<Spec, Outputs> observed = callouts.read(state.address(), life);
        ResourceState seen = seen(state, life, observed);
        if (seen.equals(state)) {
            return Optional.empty();
        }
        Event event = work.events().of(Event.Type.STATE, seen, new Origin("", actor), 0, seen.note());
        if (work.rows().write(seen, row.revision(), work.sessions().id(), event).isEmpty()) {
            throw new ConflictException(state.address() + " was changed while it was looked at; look again");
        }
        return Optional.of(state.address() + ": " + (seen.note().isEmpty() ? "its outputs have changed" : seen.note()));
    }

    private ResourceState seen(ResourceState state, Life life, Observed<Spec, Outputs> observed) {
        if (!(observed instanceof Observed.Present<Spec, Outputs> present)) {
            return state.retire(life).applied(Optional.empty()).phase(Phase.DEGRADED, "it is gone");
        }
        boolean asApplied = present.actual().equals(life.spec());
        String inputs = asApplied ? life.inputs() : work.digest().of(present.actual());
        Life now =
                new Life(life.generation(), life.provider(), present.actual(), inputs, Optional.of(present.outputs()));
        boolean well = present.health() != Health.UNHEALTHY;
        String note = asApplied ? (well ? "" : "it is unhealthy") : "it was changed by others";
        return state.applied(Optional.of(now)).phase(asApplied && well ? Phase.READY : Phase.DEGRADED, note);
    }
}
