package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Step;
import java.time.Duration;

/** Answers of changes that take their time. */
abstract class WorkingRules extends RuleGroup {

    private static final int SLOW_MILLIS = 15_000;

    WorkingRules(DeploymentProviderTck tck) {
        super(tck);
    }

    @Rule(
            value = "D901",
            verifies = "no call blocks for long while the application starts slowly",
            ifItFails = "that apply() returns Working instead of waiting for the health check")
    void callsReturnSoon() {
        App app = kit().app(slow());
        long before = kit().time().nanos();

        app.once(Call.of(Cause.SPEC, kit().operation()));

        assertThat(Duration.ofNanos(kit().time().nanos() - before))
                .isLessThan(kit().settings().promptly());
    }

    @Rule(
            value = "D902",
            verifies = "a change gets done though what was reported so far is lost",
            ifItFails = "that Task.soFar() is a convenience, and the system is asked when it is empty")
    void soFarMayBeLost() {
        App app = kit().app(kit().probe().env("START_DELAY_MS", "1500"));

        app.apply(Call.of(Cause.SPEC, kit().operation()).losingSoFar()).outputs();

        assertThat(app.starts().lines()).isEqualTo(1);
    }

    @Rule(
            value = WellFormed.RULE,
            verifies = "every answer says when to ask again, what to do, or why it failed",
            ifItFails = "that recheckAfter is more than zero, and instructions and failures have words")
    void answersAreWellFormed() {
        App slow = kit().app(kit().probe().env("START_DELAY_MS", "1500"));
        App failing = kit().app(kit().probe().env("EXIT_CODE", "1"));

        assertThat(slow.apply(Cause.SPEC).step()).isInstanceOf(Step.Done.class);
        assertThat(failing.apply(Cause.SPEC).failure()).isNotBlank();
    }

    private DeploymentSpec.Builder slow() {
        return kit().probe().env("START_DELAY_MS", String.valueOf(SLOW_MILLIS));
    }
}
