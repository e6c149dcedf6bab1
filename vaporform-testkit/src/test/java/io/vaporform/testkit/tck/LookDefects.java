package io.vaporform.testkit.tck;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.DeploymentStatus;
import io.vaporform.spi.Health;
import io.vaporform.spi.Known;
import io.vaporform.spi.Observed;
import io.vaporform.spi.Stage;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Wrong in what is told: status, logs, failures, answers. */
final class LookDefects {

    private LookDefects() {}

    static List<Defect> all() {
        return List.of(
                Defect.of("has other names in its status", "D701", OtherNames::new),
                Defect.of("answers a status from the outputs", "D702", StatusFromMemory::new),
                Defect.of("reads from the outputs what has vanished", "D703", ReadsFromMemory::new),
                Defect.of("does not tell the exit code", "D801 D806", NoExitCode::new),
                Defect.of("runs no release command", "D806", NoRelease::new),
                Defect.of("waits for what has ended", "D305 D801 D806 D903 D1202", WaitsForTheDead::new),
                Defect.of("waits for health forever", "D802", WaitsForHealth::new),
                Defect.of("fails at the first failed check", "D803", FailsAtFirstCheck::new),
                Defect.of("does not name the image", "D804", NoImageName::new),
                Defect.of("takes a host port from who has it", "D805", TakesThePort::new),
                Defect.of("blocks until the application is healthy", "D901", Blocks::new),
                Defect.of("asks to be called again at once", "D903", Spins::new),
                Defect.of("fails without a word", "D903", Wordless::new),
                Defect.of("mixes up calls that overlap", "D1001", MixesUp::new));
    }

    private static DeploymentStatus status(
            DeploymentStatus status, UnaryOperator<DeploymentStatus.InstanceStatus> change) {
        return new DeploymentStatus(status.instances().stream().map(change).toList());
    }

    private static final class OtherNames extends FlatProvider {
        OtherNames(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public DeploymentStatus status(Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
            return LookDefects.status(
                    super.status(known, context),
                    i -> new DeploymentStatus.InstanceStatus("/" + i.name(), i.health(), i.detail()));
        }
    }

    private static final class StatusFromMemory extends FlatProvider {
        StatusFromMemory(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public DeploymentStatus status(Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
            return known.outputs()
                    .map(Tweak::names)
                    .map(names -> new DeploymentStatus(names.stream()
                            .map(name -> new DeploymentStatus.InstanceStatus(name, Health.HEALTHY, "running"))
                            .toList()))
                    .orElseGet(() -> super.status(known, context));
        }
    }

    private static final class ReadsFromMemory extends FlatProvider {
        ReadsFromMemory(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Observed<DeploymentSpec, DeploymentOutputs> read(
                Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
            Observed<DeploymentSpec, DeploymentOutputs> seen = super.read(known, context);
            return seen.equals(Observed.absent()) && known.outputs().isPresent()
                    ? new Observed.Present<>(known.spec(), known.outputs().get(), Health.UNHEALTHY)
                    : seen;
        }
    }

    private static final class NoRelease extends FlatProvider {
        NoRelease(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return super.apply(
                    Tweak.wanting(task, spec -> spec.toBuilder().release().build()), context);
        }
    }

    private static final class NoExitCode extends FlatProvider {
        NoExitCode(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return Tweak.failures(super.apply(task, context), text -> text.replaceAll("exited \\(\\d+\\)", "ended"));
        }
    }

    private static final class WaitsForTheDead extends FlatProvider {
        WaitsForTheDead(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            Step<DeploymentOutputs> step = super.apply(task, context);
            return step.toString().contains("exited") ? Step.working(Duration.ofSeconds(1)) : step;
        }
    }

    private static final class WaitsForHealth extends FlatProvider {
        WaitsForHealth(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            Step<DeploymentOutputs> step = super.apply(task, context);
            return step.toString().contains("healthy in time") ? Step.working(Duration.ofSeconds(1)) : step;
        }
    }

    private static final class FailsAtFirstCheck extends FlatProvider {
        FailsAtFirstCheck(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            Step<DeploymentOutputs> step = super.apply(task, context);
            return step instanceof Step.Working && Tweak.has(task.wanted(), "HEALTH_FAILS")
                    ? Step.failed("a health check failed")
                    : step;
        }
    }

    private static final class NoImageName extends FlatProvider {
        NoImageName(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return Tweak.failures(super.apply(task, context), text -> text.replaceAll("image \\S+", "the image"));
        }
    }

    private static final class TakesThePort extends FlatProvider {
        TakesThePort(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            if (task.wanted().ports().stream().anyMatch(port -> port.host().isPresent())) {
                world().things().stream()
                        .filter(thing -> !thing.mark().equals(task.mark()))
                        .forEach(thing -> world().removeBehindOurBack(thing.engineId()));
            }
            return super.apply(task, context);
        }
    }

    private static final class Blocks extends FlatProvider {
        Blocks(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            Step<DeploymentOutputs> step = super.apply(task, context);
            while (step instanceof Step.Working && Tweak.has(task.wanted(), "START_DELAY_MS")) {
                try {
                    context.time().pause(Duration.ofSeconds(1));
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                    throw new ProviderUnavailableException("interrupted", stop);
                }
                step = super.apply(task, Tweak.silent(context));
            }
            return step;
        }
    }

    private static final class Spins extends FlatProvider {
        Spins(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            Step<DeploymentOutputs> step = super.apply(task, context);
            return step instanceof Step.Working<DeploymentOutputs> working
                    ? new Step.Working<>(working.soFar(), Duration.ZERO)
                    : step;
        }
    }

    private static final class Wordless extends FlatProvider {
        Wordless(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            Step<DeploymentOutputs> step = super.apply(task, context);
            return step instanceof Step.Failed<DeploymentOutputs> failed
                    ? new Step.Failed<>(failed.soFar(), List.of(), Optional.empty())
                    : step;
        }
    }

    private static final class MixesUp extends FlatProvider {
        private volatile UnaryOperator<DeploymentSpec> wanted = UnaryOperator.identity();

        MixesUp(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            wanted = spec -> task.wanted();
            context.progress(Stage.INITIALISING, "looking");
            return super.apply(Tweak.wanting(task, wanted), context);
        }
    }
}
