package io.vaporform.testkit.tck;

import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.DeploymentStatus;
import io.vaporform.spi.Known;
import io.vaporform.spi.Stage;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.util.List;
import java.util.function.UnaryOperator;
import org.slf4j.LoggerFactory;

/** Shows what must not be seen. */
final class SecretDefects {

    private SecretDefects() {}

    static List<Defect> all() {
        return List.of(
                Defect.of("shows secrets in its status", "D1201", SecretInStatus::new),
                Defect.of("shows secrets in its failures", "D1202", SecretInFailure::new),
                Defect.of("logs secrets when debugging", "D1203", SecretInLog::new),
                Defect.of("shows secrets in its progress", "D1204", SecretInProgress::new));
    }

    private static DeploymentStatus status(
            DeploymentStatus status, UnaryOperator<DeploymentStatus.InstanceStatus> change) {
        return new DeploymentStatus(status.instances().stream().map(change).toList());
    }

    private static final class SecretInStatus extends FlatProvider {
        SecretInStatus(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public DeploymentStatus status(Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
            return SecretDefects.status(
                    super.status(known, context),
                    i -> new DeploymentStatus.InstanceStatus(
                            i.name(), i.health(), "running with " + Tweak.text(known.spec())));
        }
    }

    private static final class SecretInFailure extends FlatProvider {
        SecretInFailure(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return Tweak.failures(
                    super.apply(task, context), text -> text + " environment: " + Tweak.text(task.wanted()));
        }
    }

    private static final class SecretInLog extends FlatProvider {
        SecretInLog(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            LoggerFactory.getLogger(SecretInLog.class).debug("create with {}", Tweak.text(task.wanted()));
            return super.apply(task, context);
        }
    }

    private static final class SecretInProgress extends FlatProvider {
        SecretInProgress(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return super.apply(task, new FlatContext(context) {
                @Override
                public void progress(Stage stage, String text) {
                    super.progress(stage, text + " " + Tweak.text(task.wanted()));
                }
            });
        }
    }
}
