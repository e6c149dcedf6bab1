package io.vaporform.samples.tiny;

import io.vaporform.samples.tiny.ToyCloud.Machine;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Instance;
import io.vaporform.spec.PullPolicy;
import io.vaporform.spec.RolloutPolicy;
import io.vaporform.spec.Violations;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.Cause;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Found;
import io.vaporform.spi.Health;
import io.vaporform.spi.Known;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Membership;
import io.vaporform.spi.Observed;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.Scope;
import io.vaporform.spi.Stage;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes deployments real: looks for what is there, does what is missing, says how far it is. Keeps nothing in its fields. */
final class TinyDeployments implements ResourceProvider<DeploymentSpec, DeploymentOutputs> {

    private static final Duration SOON = Duration.ofMillis(200);

    private final Machines machines;

    TinyDeployments(Machines machines) {
        this.machines = machines;
    }

    @Override
    public void validate(DeploymentSpec wanted, Capabilities can, Violations found) {
        refuse(wanted.replicas() > 1, "replicas", wanted.replicas(), found);
        refuse(!wanted.mounts().isEmpty(), "mounts", wanted.mounts().size(), found);
        refuse(wanted.internal(), "internal", "set", found);
        refuse(wanted.health().isPresent(), "health", "set", found);
        refuse(wanted.quota().milliCpus().isPresent(), "quota.cpus", "set", found);
        refuse(wanted.quota().memory().isPresent(), "quota.memory", "set", found);
        refuse(wanted.quota().pids().isPresent(), "quota.pids", "set", found);
        refuse(wanted.quota().cpuWeight().isPresent(), "quota.cpuWeight", "set", found);
        refuse(wanted.quota().memoryReservation().isPresent(), "quota.memoryReservation", "set", found);
        refuse(!wanted.quota().ulimits().isEmpty(), "quota.ulimits", "set", found);
        refuse(!wanted.release().isEmpty(), "release", "set", found);
        refuse(!wanted.tmpfs().isEmpty(), "tmpfs", wanted.tmpfs().keySet(), found);
        refuse(!wanted.files().isEmpty(), "files", wanted.files().keySet(), found);
        refuse(!wanted.rollout().equals(RolloutPolicy.DEFAULT), "rollout", wanted.rollout(), found);
        refuse(wanted.pull() != PullPolicy.IF_MISSING, "pull", wanted.pull(), found);
        wanted.ports().forEach(port -> refuse(port.host().isPresent(), "ports." + port.name() + ".host", "set", found));
    }

    private static void refuse(boolean asked, String path, Object value, Violations found) {
        if (asked) {
            found.unsupported(path, value, "the tiny provider cannot do that", "leave it out");
        }
    }

    @Override
    public ChangeEffect effect(DeploymentSpec before, DeploymentSpec after, Capabilities can) {
        DeploymentSpec scaled = before.toBuilder().replicas(after.replicas()).build();
        DeploymentSpec same = after.toBuilder().replicas(after.replicas()).build();
        return scaled.equals(same)
                ? ChangeEffect.inPlace()
                : ChangeEffect.createFirst("a machine keeps what it was created with");
    }

    @Override
    public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
        context.progress(Stage.PROVISIONING, "looking for the machine of " + task.address());
        if (task.wanted().replicas() == 0) {
            return removed(task.mark(), context) ? done(task, context) : Step.working(SOON);
        }
        Machine machine;
        try {
            machine = running(task, context);
        } catch (IllegalArgumentException refused) {
            return Step.failed(task.address() + ": " + refused.getMessage() + "; correct the reference");
        }
        if (!machine.runs()) {
            return Step.failed(task.address() + ": " + machine.name() + " ended with "
                    + machine.environment().get("EXIT_CODE") + "; read its logs");
        }
        context.progress(Stage.VERIFYING, machine.name() + " runs");
        return context.membership().active(machine.name())
                ? done(task, context)
                : Step.working(machines.outputs(task.mark(), task.wanted()), SOON);
    }

    /** What an earlier call has made, perhaps one whose answer was lost, is taken up. */
    private Machine running(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
        Machine machine = machines.find(task.mark())
                .orElseGet(() -> machines.create(task.mark(), task.wanted(), context.operationId()));
        if (task.cause() == Cause.RESTART) {
            machine = machines.restart(machine, context.operationId());
        }
        Instance instance = Machines.instance(machine);
        if (!context.membership().instances().contains(instance)) {
            context.membership().starting(instance);
        }
        return machine;
    }

    private Step<DeploymentOutputs> done(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
        context.progress(Stage.COMPLETE, task.address() + " is as wanted");
        return Step.done(machines.outputs(task.mark(), task.wanted()));
    }

    @Override
    public Observed<DeploymentSpec, DeploymentOutputs> read(
            Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
        Optional<Machine> machine = machines.find(known.mark());
        if (machine.isEmpty() && known.spec().replicas() > 0) {
            return Observed.absent();
        }
        boolean well = machine.map(Machine::runs).orElse(true);
        return new Observed.Present<>(
                known.spec(), machines.outputs(known.mark(), known.spec()), well ? Health.HEALTHY : Health.UNHEALTHY);
    }

    @Override
    public Deletion delete(Known<DeploymentSpec, DeploymentOutputs> known, ApplyContext context) {
        return removed(known.mark(), context) ? Deletion.gone() : Deletion.pending(SOON);
    }

    /** False while the machine still serves. What vanished without us is still known to balancers: they are told in any case. */
    private boolean removed(Mark mark, ApplyContext context) {
        Membership membership = context.membership();
        Optional<Machine> machine = machines.find(mark);
        if (machine.isPresent() && membership.drain(machine.get().name()) == Membership.Drain.BUSY) {
            return false;
        }
        machine.ifPresent(machines::remove);
        List<Instance> announced = membership.instances();
        announced.stream().map(Instance::name).filter(mark.token()::equals).forEach(membership::gone);
        return true;
    }

    @Override
    public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
        machines.each(scope, each);
    }
}
