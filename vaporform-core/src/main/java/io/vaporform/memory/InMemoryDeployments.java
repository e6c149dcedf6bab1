package io.vaporform.memory;

import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Instance;
import io.vaporform.spec.Violations;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.DeploymentStatus;
import io.vaporform.spi.Found;
import io.vaporform.spi.Health;
import io.vaporform.spi.Known;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Observed;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.Scope;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Deployments in memory. */
final class InMemoryDeployments implements ResourceProvider<DeploymentSpec, DeploymentOutputs> {

    private static final Duration DRAIN_RECHECK = Duration.ofMillis(200);

    private final Setting setting;

    InMemoryDeployments(Setting setting) {
        this.setting = setting;
    }

    @Override
    public void validate(DeploymentSpec wanted, Capabilities can, Violations found) {
        Rules.check(wanted, can, found);
    }

    @Override
    public ChangeEffect effect(DeploymentSpec before, DeploymentSpec after, Capabilities can) {
        return Effects.of(before, after);
    }

    @Override
    public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
        Fault fault = setting.faults().at(task.address());
        fault.beforeChange(task.address(), context);
        return fault.afterChange(task.address(), new Rollout(setting, fault, task, context).step());
    }

    @Override
    public Observed<DeploymentSpec, DeploymentOutputs> read(
            Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
        setting.faults().at(known.address()).beforeLook(known.address());
        List<Thing.Running> instances = Fleet.instances(setting.world(), known.mark());
        if (instances.isEmpty() && known.spec().replicas() > 0) {
            return Observed.absent();
        }
        DeploymentSpec actual = actual(known.spec(), instances);
        return new Observed.Present<>(
                actual, Fleet.outputs(known.mark(), actual, instances), health(instances, context));
    }

    @Override
    public Deletion delete(Known<DeploymentSpec, DeploymentOutputs> known, ApplyContext context) {
        Fault fault = setting.faults().at(known.address());
        fault.beforeChange(known.address(), context);
        return fault.afterChange(known.address(), delete(known.mark(), context));
    }

    @Override
    public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
        setting.list(Thing.Running.class, scope, each, context);
    }

    DeploymentStatus status(Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
        setting.faults().at(known.address()).beforeLook(known.address());
        return new DeploymentStatus(Fleet.instances(setting.world(), known.mark()).stream()
                .map(instance -> setting.machine().look(instance, context.time().now()))
                .toList());
    }

    private Deletion delete(Mark mark, ApplyContext context) {
        Fleet fleet = new Fleet(setting, mark, context);
        boolean all = true;
        for (Thing.Running instance : fleet.instances()) {
            all &= fleet.retire(instance);
        }
        if (!all) {
            return Deletion.pending(DRAIN_RECHECK);
        }
        forgetLost(mark, context);
        setting.world().pace().forget(mark);
        return Deletion.gone();
    }

    /** Instances that vanished without us are still known to balancers. */
    private static void forgetLost(Mark mark, ApplyContext context) {
        context.membership().instances().stream()
                .map(Instance::name)
                .filter(name -> name.startsWith(mark.token() + "-"))
                .forEach(context.membership()::gone);
    }

    /** What was set is kept as it is where the world agrees: a spec that says nothing of replicas still wants one. */
    private static DeploymentSpec actual(DeploymentSpec known, List<Thing.Running> instances) {
        DeploymentSpec.Builder actual = known.toBuilder();
        if (instances.size() != known.replicas()) {
            actual.replicas(instances.size());
        }
        instances.stream().limit(1).forEach(first -> actual.quota(first.spec().quota()));
        return actual.build();
    }

    private Health health(List<Thing.Running> instances, CallContext context) {
        return instances.stream()
                .map(i -> setting.machine().look(i, context.time().now()).health())
                .max(Health::compareTo)
                .orElse(Health.HEALTHY);
    }

    /**
     * What a provider works with.
     *
     * @param pace how long a change of what bears a mark takes
     * @param visibilityLag how long something new is missing from listings
     */
    record Setting(
            InMemoryWorld world,
            Machine machine,
            Faults faults,
            Function<Mark, Duration> pace,
            Duration visibilityLag) {

        void list(Class<? extends Thing> kind, Scope scope, Consumer<Found> each, CallContext context) {
            world.things().stream()
                    .filter(kind::isInstance)
                    .filter(thing -> scope.owns(thing.mark()))
                    .filter(thing -> !thing.createdAt()
                            .plus(visibilityLag)
                            .isAfter(context.time().now()))
                    .forEach(thing -> each.accept(new Found(
                            thing.mark(),
                            thing.engineId(),
                            Optional.of(thing.createdAt()),
                            thing instanceof Thing.Running running && running.killed())));
        }
    }
}
