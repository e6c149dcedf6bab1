package io.vaporform.testkit.tck;

import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Stage;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.util.List;

/** Tells progress wrongly. */
final class ProgressDefects {

    private ProgressDefects() {}

    static List<Defect> all() {
        return List.of(
                Defect.of("goes back in its progress", "D1301", GoesBack::new),
                Defect.of("tells no progress", "D1302", NoProgress::new),
                Defect.of("tells completion before it is done", "D1303", CompleteTooEarly::new));
    }

    private static final class GoesBack extends FlatProvider {
        GoesBack(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            Step<DeploymentOutputs> step = super.apply(task, context);
            context.progress(Stage.INITIALISING, "once more");
            return step;
        }
    }

    private static final class NoProgress extends FlatProvider {
        NoProgress(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return super.apply(task, Tweak.silent(context));
        }
    }

    private static final class CompleteTooEarly extends FlatProvider {
        CompleteTooEarly(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return super.apply(task, new FlatContext(context) {
                @Override
                public void progress(Stage stage, String text) {
                    super.progress(stage == Stage.VERIFYING ? Stage.COMPLETE : stage, text);
                }
            });
        }
    }
}
