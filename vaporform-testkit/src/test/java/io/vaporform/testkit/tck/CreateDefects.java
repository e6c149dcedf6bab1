package io.vaporform.testkit.tck;

import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.Quota;
import io.vaporform.spec.Value;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Health;
import io.vaporform.spi.Known;
import io.vaporform.spi.Observed;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Wrong from the first apply on. */
final class CreateDefects {

    private CreateDefects() {}

    static List<Defect> all() {
        return List.of(
                Defect.of("reads the health it had at first", "D101", HealthAtFirst::new),
                Defect.of("says done when the process runs", "D102 D1902", ReadyTooEarly::new),
                Defect.of("gives the first port an endpoint only", "D103", OnePort::new),
                Defect.of("expands variables in the environment", "D104", Expands::new),
                Defect.of("passes secrets on as they print", "D105", Masks::new),
                Defect.of("joins the command to one line", "D106", JoinsCommand::new),
                Defect.of("drops the environment", "D104", DropsEnvironment::new),
                Defect.of("drops the working directory", "D107", DropsDirectory::new),
                Defect.of("drops the login from the outputs", "D108", DropsLogin::new),
                Defect.of("reads endpoints in another order", "D109 D1001 D1602", OtherOrder::new),
                Defect.of("publishes what is internal", "D110", Publishes::new),
                Defect.of("writes files with one line's end too many", "D112 D406", WritesLines::new),
                Defect.of("drops the limits", "D404 D405", DropsLimits::new),
                Defect.of("makes one instance too few", "D501 D502 D1402 D1605 D1908", TooFew::new));
    }

    private static final class HealthAtFirst extends FlatProvider {
        HealthAtFirst(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Observed<DeploymentSpec, DeploymentOutputs> read(
                Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
            return super.read(known, context) instanceof Observed.Present<DeploymentSpec, DeploymentOutputs> present
                    ? new Observed.Present<>(present.actual(), present.outputs(), Health.STARTING)
                    : Observed.absent();
        }
    }

    private static final class ReadyTooEarly extends FlatProvider {
        ReadyTooEarly(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            Step<DeploymentOutputs> step = super.apply(task, context);
            boolean slow = Tweak.has(task.wanted(), "START_DELAY_MS");
            return slow && step instanceof Step.Working<DeploymentOutputs> working
                    ? Step.done(working.soFar().orElseThrow())
                    : step;
        }
    }

    private static final class OnePort extends FlatProvider {
        OnePort(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return super.apply(
                    Tweak.wanting(
                            task,
                            spec -> spec.ports().stream()
                                            .anyMatch(port -> port.name().equals("admin"))
                                    ? DeploymentSpec.builder()
                                            .image(spec.image().orElseThrow())
                                            .port(8080)
                                            .build()
                                    : spec),
                    context);
        }
    }

    private static final class Expands extends FlatProvider {
        Expands(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return super.apply(
                    Tweak.wanting(
                            task,
                            Tweak.env(value ->
                                    value instanceof Value.Literal<?> literal && literal.value() instanceof String text
                                            ? Value.of(text.replace("$HOME", "/root"))
                                            : value)),
                    context);
        }
    }

    private static final class Masks extends FlatProvider {
        Masks(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return super.apply(
                    Tweak.wanting(
                            task,
                            Tweak.env(value ->
                                    Value.of(((Value.Literal<?>) value).value().toString()))),
                    context);
        }
    }

    private static final class WritesLines extends FlatProvider {
        WritesLines(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return super.apply(
                    Tweak.wanting(task, spec -> {
                        DeploymentSpec.Builder changed = spec.toBuilder();
                        spec.files().forEach((path, text) -> changed.file(path, Tweak.text(text) + "\n"));
                        return changed.build();
                    }),
                    context);
        }
    }

    private static final class JoinsCommand extends FlatProvider {
        JoinsCommand(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return super.apply(
                    Tweak.wanting(
                            task,
                            spec -> spec.command().isEmpty()
                                    ? spec
                                    : spec.toBuilder()
                                            .command(String.join(" ", spec.command()))
                                            .build()),
                    context);
        }
    }

    private static final class DropsEnvironment extends FlatProvider {
        DropsEnvironment(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return super.apply(
                    Tweak.wanting(
                            task,
                            spec -> Tweak.has(spec, "TEXT_0")
                                    ? DeploymentSpec.builder()
                                            .image(spec.image().orElseThrow())
                                            .port(8080)
                                            .build()
                                    : spec),
                    context);
        }
    }

    private static final class Publishes extends FlatProvider {
        Publishes(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return super.apply(
                    Tweak.wanting(
                            task,
                            spec -> spec.internal()
                                    ? DeploymentSpec.builder()
                                            .image(spec.image().orElseThrow())
                                            .port(8080)
                                            .build()
                                    : spec),
                    context);
        }
    }

    private static final class DropsDirectory extends FlatProvider {
        DropsDirectory(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return super.apply(
                    Tweak.wanting(
                            task,
                            spec -> spec.workingDirectory().isEmpty()
                                    ? spec
                                    : spec.toBuilder().workingDirectory("/").build()),
                    context);
        }
    }

    private static final class DropsLogin extends FlatProvider {
        DropsLogin(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return Tweak.outputs(super.apply(task, context), DropsLogin::without);
        }

        @Override
        public Observed<DeploymentSpec, DeploymentOutputs> read(
                Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
            return Tweak.outputs(super.read(known, context), DropsLogin::without);
        }

        private static DeploymentOutputs without(DeploymentOutputs outputs) {
            return DeploymentOutputs.of(Optional.empty(), outputs.endpoints(), outputs.instances());
        }
    }

    private static final class OtherOrder extends FlatProvider {
        OtherOrder(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Observed<DeploymentSpec, DeploymentOutputs> read(
                Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
            return Tweak.outputs(super.read(known, context), outputs -> {
                List<Endpoint> endpoints = new ArrayList<>(outputs.endpoints());
                Collections.reverse(endpoints);
                return DeploymentOutputs.of(outputs.access(), endpoints, outputs.instances());
            });
        }
    }

    private static final class DropsLimits extends FlatProvider {
        DropsLimits(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return super.apply(
                    Tweak.wanting(
                            task,
                            spec -> spec.toBuilder().quota(Quota.UNLIMITED).build()),
                    context);
        }
    }

    private static final class TooFew extends FlatProvider {
        TooFew(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return super.apply(
                    Tweak.wanting(
                            task,
                            spec -> spec.replicas() <= 2
                                    ? spec
                                    : spec.toBuilder()
                                            .replicas(spec.replicas() - 1)
                                            .build()),
                    context);
        }
    }
}
