package io.vaporform.testkit.tck;

import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Known;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Observed;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** Wrong where something is there already: reapplied, scaled, restarted, resumed. */
final class ReapplyDefects {

    private ReapplyDefects() {}

    static List<Defect> all() {
        return List.of(
                Defect.of("starts anew at every new operation", "D201", Touches::new),
                Defect.of("starts anew when an operation is repeated", "D202 D1605", NotIdempotent::new),
                Defect.of("starts anew when it only looks, heals or recovers", "D203 D1601", HealsTheHealthy::new),
                Defect.of("believes what it remembers instead of looking", "D204", Believes::new),
                Defect.of("starts all anew when it scales up", "D502", ScalesAnew::new),
                Defect.of("removes the oldest when it scales down", "D503", ScalesDownAnew::new),
                Defect.of("takes no replicas for one", "D504", NeverZero::new),
                Defect.of("ignores a restart", "D706 D2101", NoRestart::new),
                Defect.of("restarts at every call", "D2102", RestartsTwice::new),
                Defect.of(
                        "goes on only with what it made itself, and starts the rest anew",
                        "D1601 D1603 D1605 D2102",
                        OwnOnly::new),
                Defect.of("finds only what it made itself", "D1602", BlindToOthers::new),
                Defect.of("needs what it reported before", "D902", NeedsSoFar::new));
    }

    /** Starts everything of a mark anew, in an operation of its own. */
    private static Step<DeploymentOutputs> anew(
            FlatProvider provider,
            BiFunction<Task<DeploymentSpec, DeploymentOutputs>, ApplyContext, Step<DeploymentOutputs>> apply,
            Task<DeploymentSpec, DeploymentOutputs> task,
            ApplyContext context,
            String operation) {
        return apply.apply(Tweak.because(Cause.RESTART, task), new FlatContext(context) {
            @Override
            public String operationId() {
                return operation;
            }
        });
    }

    private static final class Touches extends FlatProvider {
        Touches(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            boolean again = task.cause() == Cause.SPEC && task.before().isEmpty() && Tweak.there(this, task.mark());
            return again ? anew(this, super::apply, task, context, context.operationId()) : super.apply(task, context);
        }
    }

    private static final class NotIdempotent extends FlatProvider {
        private final Set<String> done = ConcurrentHashMap.newKeySet();

        NotIdempotent(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            Step<DeploymentOutputs> step = done.contains(context.operationId())
                    ? anew(this, super::apply, task, context, "again-" + context.operationId())
                    : super.apply(task, context);
            if (step instanceof Step.Done) {
                done.add(context.operationId());
            }
            return step;
        }
    }

    private static final class HealsTheHealthy extends FlatProvider {
        HealsTheHealthy(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return task.cause() == Cause.SPEC || task.cause() == Cause.RESTART
                    ? super.apply(task, context)
                    : anew(this, super::apply, task, context, context.operationId());
        }
    }

    private static final class Believes extends FlatProvider {
        private final Map<Mark, Step<DeploymentOutputs>> done = new ConcurrentHashMap<>();

        Believes(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            if (task.cause() == Cause.HEAL && done.containsKey(task.mark())) {
                return done.get(task.mark());
            }
            Step<DeploymentOutputs> step = super.apply(task, context);
            if (step instanceof Step.Done) {
                done.put(task.mark(), step);
            }
            return step;
        }
    }

    private static final class ScalesAnew extends FlatProvider {
        ScalesAnew(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            boolean up = task.before()
                    .filter(before -> before.spec().replicas() < task.wanted().replicas())
                    .isPresent();
            return up ? anew(this, super::apply, task, context, context.operationId()) : super.apply(task, context);
        }
    }

    private static final class ScalesDownAnew extends FlatProvider {
        ScalesDownAnew(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            boolean down = task.before()
                    .filter(before -> before.spec().replicas() > task.wanted().replicas())
                    .isPresent();
            return down ? anew(this, super::apply, task, context, context.operationId()) : super.apply(task, context);
        }
    }

    private static final class NeverZero extends FlatProvider {
        NeverZero(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return super.apply(
                    Tweak.wanting(
                            task,
                            spec -> spec.replicas() > 0
                                    ? spec
                                    : spec.toBuilder().replicas(1).build()),
                    context);
        }
    }

    private static final class NoRestart extends FlatProvider {
        NoRestart(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return super.apply(task.cause() == Cause.RESTART ? Tweak.because(Cause.SPEC, task) : task, context);
        }
    }

    private static final class RestartsTwice extends FlatProvider {
        RestartsTwice(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return task.cause() == Cause.RESTART
                    ? anew(this, super::apply, task, context, UUID.randomUUID().toString())
                    : super.apply(task, context);
        }
    }

    private static final class OwnOnly extends FlatProvider {
        private final Set<Mark> own = ConcurrentHashMap.newKeySet();

        OwnOnly(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            boolean others = own.add(task.mark()) && Tweak.there(this, task.mark());
            return others
                    ? anew(this, super::apply, task, context, UUID.randomUUID().toString())
                    : super.apply(task, context);
        }
    }

    private static final class BlindToOthers extends FlatProvider {
        private final Set<Mark> own = ConcurrentHashMap.newKeySet();

        BlindToOthers(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            own.add(task.mark());
            return super.apply(task, context);
        }

        @Override
        public Observed<DeploymentSpec, DeploymentOutputs> read(
                Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
            return own.contains(known.mark()) ? super.read(known, context) : Observed.absent();
        }
    }

    private static final class NeedsSoFar extends FlatProvider {
        NeedsSoFar(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            boolean lost = task.soFar().isEmpty()
                    && Tweak.there(this, task.mark())
                    && Tweak.has(task.wanted(), "START_DELAY_MS");
            return lost
                    ? anew(this, super::apply, task, context, UUID.randomUUID().toString())
                    : super.apply(task, context);
        }
    }
}
