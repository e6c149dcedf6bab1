package io.vaporform.internal.engine;

import io.vaporform.error.ConflictException;
import io.vaporform.event.Event;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Instance;
import io.vaporform.spec.Violations;
import io.vaporform.spi.Capability;
import io.vaporform.spi.ExecRequest;
import io.vaporform.spi.ExecResult;
import io.vaporform.spi.Known;
import io.vaporform.state.Batch;
import io.vaporform.state.ResourceState;
import java.util.List;

/** Runs commands in instances, and keeps who ran which program where. Thread-safe. */
public final class Commands {

    private final Work work;
    private final Instances instances;
    private final Callouts callouts;

    public Commands(Engine engine, Instances instances) {
        this.work = engine.work();
        this.instances = instances;
        this.callouts = engine.callouts();
    }

    /** As {@link io.vaporform.Deployment#exec(ExecRequest)} says. */
    public ExecResult run(Address address, ExecRequest request, String actor) {
        Running running = Running.of(address, work, callouts)
                .require(Capability.EXEC, "its provider runs no commands in instances", "deploy it to one that does");
        ExecRequest there = request.in(instance(running.known(), request));
        note(running.state(), there, actor);
        // How long a command takes says nothing of the provider.
        return instances
                .calls(running.life().provider(), work)
                .probe(
                        "run a command in " + address,
                        request.timeout(),
                        callouts.account(address, running.life())::get,
                        context -> running.service().exec(running.known(), there, context));
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

    /** Not with which arguments, as these may be anything. Fails where nothing may be changed. */
    private void note(ResourceState state, ExecRequest request, String actor) {
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
}
