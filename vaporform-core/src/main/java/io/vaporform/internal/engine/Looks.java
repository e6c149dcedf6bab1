package io.vaporform.internal.engine;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.internal.plan.Serving;
import io.vaporform.spec.Address;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.Violations;
import io.vaporform.spi.BackendHealth;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capability;
import io.vaporform.spi.DeploymentStatus;
import io.vaporform.spi.DomainStatus;
import io.vaporform.spi.InstanceMetrics;
import io.vaporform.spi.LogLine;
import io.vaporform.spi.LogQuery;
import io.vaporform.spi.Provider;
import io.vaporform.spi.SslService;
import io.vaporform.state.ResourceState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the record and at the world. Changes nothing in the world. */
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

    /** The load balancers of all projects on which routes of any may hang. */
    public List<Address> sharedBalancers() {
        return work.rows().shared().all();
    }

    /** Reaches each provider, and says in one line where it works, by name. */
    public Map<String, String> connect() {
        return instances.connect(work);
    }

    public DeploymentStatus status(Address address) {
        Running running = Running.of(address, work, callouts);
        return look(running, "ask for the status of " + address, context -> running.service()
                .status(running.known(), context));
    }

    /** @throws io.vaporform.error.InvalidSpecException if it is not in place */
    public DomainStatus domainStatus(Address address) {
        return callouts.domainStatus(address, state(address).applied().orElseThrow(() -> new Violations()
                .add("domain", address, "it is not in place", "add it, and show that it is yours")
                .exception()));
    }

    /** @throws io.vaporform.error.InvalidSpecException if it is not in place */
    public List<BackendHealth> backendHealth(Address route) {
        return new Routes(work, instances).health(route, state(route).applied().orElseThrow(() -> new Violations()
                .add("route", route, "it is not in place", "provision it first")
                .exception()));
    }

    /** What would keep a certificate from being issued. */
    public List<String> preflight(Address address, CertificateSpec spec) {
        Violations found = new Violations();
        Optional<Provider> provider = instances.choose(address, spec, found);
        found.throwIfAny();
        Serving serving = instances.serving(provider.orElseThrow(), work);
        return instances
                .calls(serving.name(), work)
                .call(
                        "look what is in the way of " + address,
                        work.callTimeout(),
                        new CallAccount(work.accounts(), address.project(), serving.name())::get,
                        context -> serving.service(SslService.class).preflight(spec, context));
    }

    public void logs(Address address, LogQuery query, Consumer<LogLine> each) {
        Running running = Running.of(address, work, callouts);
        look(running, "read the logs of " + address, context -> {
            running.service().logs(running.known(), query, each, context);
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
        Running running = Running.of(address, work, callouts)
                .require(
                        Capability.METRICS,
                        "its provider does not measure what instances use",
                        "ask the system itself");
        return look(running, "measure " + address, context -> running.service().metrics(running.known(), context));
    }

    private <T> T look(Running running, String what, Function<CallContext, T> body) {
        return instances
                .calls(running.life().provider(), work)
                .call(what, work.callTimeout(), callouts.account(running.state().address(), running.life())::get, body);
    }
}
