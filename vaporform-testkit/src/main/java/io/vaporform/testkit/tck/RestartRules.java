package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spi.Cause;

/** The same spec, started anew. */
abstract class RestartRules extends RuleGroup {

    RestartRules(DeploymentProviderTck tck) {
        super(tck);
    }

    @Rule(
            value = "D2101",
            verifies = "a restart starts every instance anew, and ends healthy",
            ifItFails = "that Cause.RESTART is looked at before it is found that nothing differs")
    void restartsStartAnew() {
        App app = deployed();
        App.Starts starts = app.starts();

        app.apply(Cause.RESTART).outputs();

        assertThat(app.starts()).isNotEqualTo(starts);
        assertThat(app.status().ready()).isEqualTo(1);
    }

    @Rule(
            value = "D2102",
            verifies = "a restart takes effect once for each operation",
            ifItFails = "that the operation's id is kept with what was restarted, and compared at a repeat")
    void restartsTakeEffectOnce() {
        App app = deployed();
        Call restart = Call.of(Cause.RESTART, kit().operation());
        app.apply(restart).outputs();
        App.Starts starts = app.starts();

        kit().reopen();
        app.apply(restart).outputs();

        assertThat(app.starts()).isEqualTo(starts);
    }
}
