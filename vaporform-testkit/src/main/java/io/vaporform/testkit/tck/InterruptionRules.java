package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spi.Cause;

/** An engine cancels a call by interrupting its thread. */
abstract class InterruptionRules extends RuleGroup {

    InterruptionRules(DeploymentProviderTck tck) {
        super(tck);
    }

    @Rule(
            value = "D1401",
            verifies =
                    "an interrupted call ends soon, by an answer or a VaporformException, and its thread stays interrupted",
            ifItFails = "that InterruptedException leads to Thread.currentThread().interrupt() and a "
                    + "ProviderUnavailableException with the cause")
    void interruptedCallsEnd() {
        App app = kit().app(kit().probe().env("START_DELAY_MS", "1000"));

        interrupted(app).wasHonoured();
    }

    @Rule(
            value = "D1402",
            verifies = "after an interruption the next apply goes on, and nothing is there twice",
            ifItFails = "that what an interrupted call may have made is looked for")
    void theNextApplyGoesOn() {
        App app = kit().app(kit().probe().replicas(several()));
        interrupted(app);

        app.deploy();

        assertThat(app.status().instances()).hasSize(several());
        assertThat(app.starts().lines()).isEqualTo(several());
    }

    /** One apply that is interrupted when it first tells something; then at the latest as it begins its next wait. */
    private Interruption interrupted(App app) {
        Probe interrupting = (what, about) -> Thread.currentThread().interrupt();
        return Interruption.of(
                kit(), () -> app.once(Call.of(Cause.SPEC, kit().operation()).probe(interrupting)));
    }
}
