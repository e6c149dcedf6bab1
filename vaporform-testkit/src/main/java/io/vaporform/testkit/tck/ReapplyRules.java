package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spi.Cause;
import java.util.List;

/** What an apply does where something is there already. */
abstract class ReapplyRules extends RuleGroup {

    ReapplyRules(DeploymentProviderTck tck) {
        super(tck);
    }

    @Rule(
            value = "D201",
            verifies = "applying the same again changes nothing",
            ifItFails = "that an apply first looks for what bears its mark, and compares before it writes")
    void reapplyingChangesNothing() {
        App app = deployed();
        DeploymentOutputs outputs = app.known().outputs().orElseThrow();
        App.Starts starts = app.starts();

        assertThat(app.deploy()).isEqualTo(outputs);
        assertThat(app.starts()).isEqualTo(starts);
    }

    @Rule(
            value = "D202",
            verifies = "applying again in the same operation changes nothing: an answer may have been lost",
            ifItFails = "that nothing is made because of an operation's id alone")
    void repeatingAnOperationChangesNothing() {
        App app = app();
        Call call = Call.of(Cause.SPEC, kit().operation());
        DeploymentOutputs outputs = app.apply(call).outputs();
        App.Starts starts = app.starts();

        assertThat(app.apply(call.losingSoFar()).outputs()).isEqualTo(outputs);
        assertThat(app.starts()).isEqualTo(starts);
    }

    @Rule(
            value = "D203",
            verifies = "looking again, healing and recovering leave alone what is well",
            ifItFails = "that only Cause.RESTART starts anything anew")
    void otherCausesChangeNothing() {
        App app = deployed();
        App.Starts starts = app.starts();

        for (Cause cause : List.of(Cause.RECHECK, Cause.HEAL, Cause.RECOVERY)) {
            app.apply(cause).outputs();
            assertThat(app.starts()).as("after %s", cause).isEqualTo(starts);
        }
    }

    @Rule(
            value = "D204",
            verifies = "an apply makes anew what has vanished",
            ifItFails = "that an apply looks at the world, not at the outputs or a memory of its own")
    void whatVanishedIsMadeAnew() {
        App app = deployed();
        vanish(app);

        app.apply(Cause.HEAL).outputs();

        assertThat(app.status().ready()).isEqualTo(1);
        assertThat(fixture().version(app.first())).isNotNull();
    }
}
