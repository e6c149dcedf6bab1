package io.vaporform.docker.internal;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.VaporformException;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Stage;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One call of a deployment's apply: does what can be done now, and says when to come back. */
final class Rollout {

    /**
     * A container that ends at once has ended by then, unless the host is very busy. Only a health check tells for certain that an
     * application works.
     */
    private static final Duration LOOK_WITHOUT_CHECK = Duration.ofMillis(500);

    private static final Duration SHORTEST_LOOK = Duration.ofMillis(100);
    private static final Duration LONGEST_LOOK = Duration.ofMillis(500);

    private static final Duration AT_ONCE = Duration.ofMillis(1);

    /** After this the thread goes back to the engine, which calls again at once. */
    private static final Duration BUDGET = Duration.ofSeconds(2);

    private final Task<DeploymentSpec, DeploymentOutputs> task;
    private final ApplyContext context;
    private final InstanceRollout instances;
    private final ReleaseJob release;
    private final Removal removal;
    private final long began;

    Rollout(Parts parts, Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
        this.task = task;
        this.context = context;
        this.instances = new InstanceRollout(parts, task, context);
        this.release = new ReleaseJob(parts, task, context);
        this.removal = new Removal(parts, task.mark(), context);
        this.began = context.time().nanos();
    }

    Step<DeploymentOutputs> step() {
        try {
            if (!release.isDone()) {
                return Step.working(instances.outputs(), SHORTEST_LOOK);
            }
            boolean serving = advanceAll();
            boolean trimmed = removal.surplus(task.wanted().replicas(), mayHaveSurplus());
            if (serving && trimmed) {
                context.progress(Stage.COMPLETE, task.address() + " is in service");
                return Step.done(instances.outputs());
            }
            return Step.working(instances.outputs(), isOverBudget() ? AT_ONCE : lookAgain());
        } catch (ProviderUnavailableException unknown) {
            throw unknown;
        } catch (VaporformException refused) {
            String why = Redaction.of(task.wanted()).mask(String.valueOf(refused.getMessage()));
            return new Step.Failed<>(Optional.of(instances.outputs()), List.of(why), Optional.empty());
        }
    }

    private boolean advanceAll() {
        // A restart is one after the other, so that the rest serves meanwhile.
        int batch = task.cause() == Cause.RESTART ? 1 : task.wanted().rollout().atOnce();
        int underWay = 0;
        for (int number = 0; number < task.wanted().replicas(); number++) {
            if (underWay == batch || isOverBudget()) {
                return false;
            }
            if (!instances.advance(number, mayBeThere())) {
                underWay++;
            }
        }
        return underWay == 0;
    }

    private boolean mayBeThere() {
        return task.before().isPresent() || task.soFar().isPresent() || task.cause() != Cause.SPEC;
    }

    /** A first apply has none, and its later rounds neither: no need to list them. */
    private boolean mayHaveSurplus() {
        return task.before().isPresent() || task.cause() != Cause.SPEC;
    }

    private boolean isOverBudget() {
        return context.time().nanos() - began > BUDGET.toNanos();
    }

    /** Four looks for each check, so that a success is seen soon. */
    private Duration lookAgain() {
        Duration look = task.wanted()
                .health()
                .map(HealthCheck::interval)
                .map(interval -> interval.dividedBy(4))
                .orElse(LOOK_WITHOUT_CHECK);
        Duration atLeast = look.compareTo(SHORTEST_LOOK) < 0 ? SHORTEST_LOOK : look;
        return atLeast.compareTo(LONGEST_LOOK) > 0 ? LONGEST_LOOK : atLeast;
    }
}
