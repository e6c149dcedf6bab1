package io.vaporform.internal.engine;

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
import io.vaporform.spi.Known;
import io.vaporform.spi.LogLine;
import io.vaporform.spi.LogQuery;
import io.vaporform.state.Life;
import io.vaporform.state.ResourceState;
import java.time.Duration;
import java.util.Map;
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
        return instances
                .calls(life.provider(), work)
                .call(what, atMost, callouts.account(address, life)::get, context -> body.apply(service, known)
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
}
