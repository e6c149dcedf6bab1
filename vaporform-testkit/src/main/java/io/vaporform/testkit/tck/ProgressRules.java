package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Stage;
import io.vaporform.spi.Step;
import java.util.List;

/** What a user is shown while it lasts. */
abstract class ProgressRules extends RuleGroup {

    ProgressRules(DeploymentProviderTck tck) {
        super(tck);
    }

    @Rule(
            value = "D1301",
            verifies = "progress never goes back within one call",
            ifItFails = "the order of the calls to progress()")
    void progressNeverGoesBack() {
        assertThat(slowOutcome().calls())
                .allSatisfy(made -> assertThat(stages(made)).isSorted());
    }

    @Rule(
            value = "D1302",
            verifies = "progress is told on the way, with words",
            ifItFails = "that each stage is told when it begins")
    void progressIsTold() {
        assertThat(slowOutcome().calls())
                .flatExtracting(made -> made.context().told())
                .isNotEmpty()
                .allSatisfy(told -> assertThat(told.text()).isNotBlank())
                .anySatisfy(told -> assertThat(told.stage()).isLessThan(Stage.COMPLETE));
    }

    @Rule(
            value = "D1303",
            verifies = "it is complete only when it is done",
            ifItFails = "that COMPLETE is told after the last look, not before the wait")
    void completeMeansDone() {
        assertThat(slowOutcome().calls())
                .filteredOn(made -> !(made.step() instanceof Step.Done))
                .allSatisfy(made -> assertThat(stages(made)).doesNotContain(Stage.COMPLETE));
    }

    private Outcome<DeploymentOutputs> slowOutcome() {
        Outcome<DeploymentOutputs> outcome =
                kit().app(kit().probe().env("START_DELAY_MS", "1000")).apply(Cause.SPEC);
        outcome.outputs();
        return outcome;
    }

    private static List<Stage> stages(Outcome.Made<DeploymentOutputs> made) {
        return made.context().told().stream().map(KitContext.Progress::stage).toList();
    }
}
