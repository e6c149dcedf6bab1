package io.vaporform.memory;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Cause;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.DeploymentStatus.InstanceStatus;
import io.vaporform.spi.Health;
import io.vaporform.spi.Stage;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One call to bring the instances of one generation to what is wanted, as far as that goes without waiting. Looks at the world anew each
 * time, so that it takes up whatever an earlier call left.
 */
final class Rollout {

    private static final Duration SOON = Duration.ofMillis(200);

    private final InMemoryDeployments.Setting setting;
    private final Fault fault;
    private final Task<DeploymentSpec, DeploymentOutputs> task;
    private final ApplyContext context;
    private final Instant now;
    private final Fleet fleet;

    Rollout(
            InMemoryDeployments.Setting setting,
            Fault fault,
            Task<DeploymentSpec, DeploymentOutputs> task,
            ApplyContext context) {
        this.setting = setting;
        this.fault = fault;
        this.task = task;
        this.context = context;
        this.now = context.time().now();
        this.fleet = new Fleet(setting, task.mark(), context);
    }

    Step<DeploymentOutputs> step() {
        Pace.Reached reached = reached();
        for (Stage stage : Stage.values()) {
            if (reached.before(stage)) {
                return Step.working(reached.untilNext());
            }
            Optional<Step<DeploymentOutputs>> end = enter(stage);
            if (end.isPresent()) {
                return end.get();
            }
        }
        setting.world().pace().forget(task.mark());
        return Step.done(outputs());
    }

    /** What needs no change takes no time, unless it is the end of a change under way. */
    private Pace.Reached reached() {
        Pace pace = setting.world().pace();
        boolean idle = !pace.begun(task.mark(), context.operationId()) && settled();
        Duration longest = setting.pace().apply(task.mark());
        Duration total = longest.compareTo(fault.working()) > 0 ? longest : fault.working();
        return pace.reached(task.mark(), context.operationId(), idle ? Duration.ZERO : total, now);
    }

    private boolean settled() {
        return fleet.instances().size() == task.wanted().replicas()
                && fleet.instances().stream()
                        .allMatch(i -> i.number() <= task.wanted().replicas() && todo(i) == Todo.NOTHING);
    }

    private Optional<Step<DeploymentOutputs>> enter(Stage stage) {
        if (Thread.currentThread().isInterrupted()) {
            throw new ProviderUnavailableException(task.address() + ": interrupted at " + stage, null);
        }
        context.progress(stage, stage.name().toLowerCase(Locale.ROOT) + " in memory");
        if (fault.failsAt().filter(stage::equals).isPresent()) {
            return Optional.of(failed(stage + " failed (injected); clear the fault"));
        }
        return switch (stage) {
            case ALLOCATING -> missingImage();
            case CONFIGURING -> fault.instruction().map(text -> Step.awaiting(text, Duration.ofSeconds(1)));
            case PROVISIONING -> release().or(this::provision);
            case VERIFYING -> verify().or(this::activate).or(this::more).or(this::shrink);
            default -> Optional.empty();
        };
    }

    private Optional<Step<DeploymentOutputs>> missingImage() {
        return setting.machine().lacks(task.wanted())
                ? Optional.of(failed("image " + task.wanted().image().orElse("")
                        + " cannot be had; push it, or correct the reference"))
                : Optional.empty();
    }

    /** Always ends the same way, so that it does not matter how often it is asked. One that does not end by itself is taken to end well. */
    private Optional<Step<DeploymentOutputs>> release() {
        DeploymentSpec wanted = task.wanted();
        if (wanted.release().isEmpty() || task.before().isPresent()) {
            return Optional.empty();
        }
        DeploymentSpec job = wanted.toBuilder()
                .command(wanted.release().toArray(String[]::new))
                .build();
        OptionalInt code = setting.machine().behaviour(job).exited(Duration.ofDays(1));
        return code.orElse(0) == 0
                ? Optional.empty()
                : Optional.of(failed("its release command exited (" + code.getAsInt() + "); correct it"));
    }

    private Optional<Step<DeploymentOutputs>> provision() {
        int all = task.wanted().replicas();
        int most = Math.min(all, fault.partial().orElse(all));
        int room = room();
        for (int number = 1; number <= most; number++) {
            Optional<Thing.Running> there = fleet.number(number);
            if (there.isEmpty()) {
                if (room-- > 0) {
                    fleet.create(number, task.wanted());
                }
            } else {
                bring(there.get());
            }
        }
        return most < all
                ? Optional.of(failed("only " + most + " of " + all + " instances could be made (injected)"))
                : Optional.empty();
    }

    /** How many more may be on their way. */
    private int room() {
        OptionalInt batch = task.wanted().rollout().batch();
        if (batch.isEmpty()) {
            return Integer.MAX_VALUE;
        }
        long underWay = fleet.upTo(task.wanted().replicas()).stream()
                .filter(instance -> setting.machine().look(instance, now).health() != Health.HEALTHY
                        || !context.membership().active(instance.name()))
                .count();
        return batch.getAsInt() - (int) underWay;
    }

    private void bring(Thing.Running instance) {
        switch (todo(instance)) {
            case RECREATE -> {
                fleet.remove(instance);
                fleet.create(instance.number(), task.wanted());
            }
            case RESTART -> fleet.restart(instance);
            case UPDATE -> fleet.update(instance, task.wanted());
            case NOTHING -> fleet.announce(instance);
        }
    }

    private Todo todo(Thing.Running instance) {
        DeploymentSpec wanted = task.wanted();
        boolean startedHere = instance.startedBy().contains(context.operationId());
        boolean down = setting.machine().look(instance, now).health() == Health.UNHEALTHY;
        if (Effects.of(instance.spec(), wanted).how() != ChangeEffect.How.IN_PLACE) {
            return Todo.RECREATE;
        }
        if (!startedHere && (down || task.cause() == Cause.RESTART)) {
            return Todo.RESTART;
        }
        return instance.spec().quota().equals(wanted.quota()) ? Todo.NOTHING : Todo.UPDATE;
    }

    private Optional<Step<DeploymentOutputs>> verify() {
        for (Thing.Running instance : fleet.upTo(task.wanted().replicas())) {
            InstanceStatus status = setting.machine().look(instance, now);
            Duration patience = setting.machine().patience(instance, now);
            if (status.health() == Health.UNHEALTHY) {
                return Optional.of(anew(instance, status.name() + " " + status.detail() + "; read its logs"));
            }
            if (status.health() == Health.STARTING) {
                return Optional.of(
                        patience.isNegative() || patience.isZero()
                                ? anew(
                                        instance,
                                        status.name() + " did not get healthy in time; read its logs, or allow it more")
                                : Step.working(outputs(), patience.compareTo(SOON) < 0 ? patience : SOON));
            }
        }
        return Optional.empty();
    }

    /** Made once more, as long as failures are forgiven. */
    private Step<DeploymentOutputs> anew(Thing.Running instance, String failure) {
        if (!context.forgives(task.wanted().rollout().failures(), instance.engineId())) {
            return failed(failure);
        }
        fleet.remove(instance);
        fleet.create(instance.number(), task.wanted());
        return Step.working(outputs(), SOON);
    }

    /** The next batch. */
    private Optional<Step<DeploymentOutputs>> more() {
        int there = fleet.upTo(task.wanted().replicas()).size();
        return there < task.wanted().replicas() ? Optional.of(Step.working(outputs(), SOON)) : Optional.empty();
    }

    private Optional<Step<DeploymentOutputs>> activate() {
        boolean all = true;
        for (Thing.Running instance : fleet.upTo(task.wanted().replicas())) {
            all &= context.membership().active(instance.name());
        }
        return all ? Optional.empty() : Optional.of(Step.working(outputs(), SOON));
    }

    /** Only after the others serve. */
    private Optional<Step<DeploymentOutputs>> shrink() {
        boolean all = true;
        for (Thing.Running instance : fleet.beyond(task.wanted().replicas())) {
            all &= fleet.retire(instance);
        }
        return all ? Optional.empty() : Optional.of(Step.working(outputs(), SOON));
    }

    private DeploymentOutputs outputs() {
        return fleet.outputs(task.wanted());
    }

    private Step<DeploymentOutputs> failed(String message) {
        Optional<DeploymentOutputs> soFar = fleet.instances().isEmpty() ? Optional.empty() : Optional.of(outputs());
        return new Step.Failed<>(soFar, List.of(task.address() + ": " + message), Optional.empty());
    }

    private enum Todo {
        NOTHING,
        UPDATE,
        RESTART,
        RECREATE
    }
}
