package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spi.Capability;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Health;
import java.time.Duration;

/** What cannot be done, and how that is told. */
abstract class FailureRules extends RuleGroup {

    private static final int SOME_PORT = 18_082;

    FailureRules(DeploymentProviderTck tck) {
        super(tck);
    }

    @Rule(
            value = "D801",
            verifies = "an application that ends at once is a failure that tells the exit code",
            ifItFails = "that an ended process is noticed while waiting, and its exit code is in the failure")
    void endingAtOnceFails() {
        App app = kit().app(kit().probe().env("EXIT_CODE", "43"));

        // As a number of its own: the random name of the run, which may be in the failure too, has such digits now and
        // then.
        assertThat(app.apply(Cause.SPEC).failure()).containsPattern("(?<![\\w-])43(?![\\w-])");
    }

    @Rule(
            value = "D802",
            verifies = "an application that never gets healthy is a failure once its time to start is over",
            ifItFails = "that HealthCheck.start() ends the wait")
    void neverHealthyFails() {
        App app = kit().app(unhealthy(1_000_000).health(check().startsWithin(Duration.ofSeconds(2))));
        if (app.refusedFor(Capability.HEALTH_CHECKS)) {
            return;
        }

        assertThat(app.apply(Cause.SPEC).failure()).contains("health");
    }

    @Rule(
            value = "D803",
            verifies = "a health check that fails at first is no failure",
            ifItFails = "that only the time to start ends the wait, not a number of failed checks")
    void healthyLaterIsDone() {
        App app = kit().app(unhealthy(2).health(check()));
        if (app.refusedFor(Capability.HEALTH_CHECKS)) {
            return;
        }
        app.deploy();

        assertThat(app.status().ready()).isEqualTo(1);
    }

    @Rule(
            value = "D804",
            verifies = "an image that cannot be had is a failure that names it",
            ifItFails = "that the failure has the reference as it was written in the spec")
    void missingImageFails() {
        App app = kit().app(kit().probe().image(fixture().missingImage()));

        assertThat(app.apply(Cause.SPEC).failure()).contains(fixture().missingImage());
    }

    @Rule(
            value = "D805",
            verifies = "a fixed host port that is taken is a failure that names it, and the holder stays unharmed",
            ifItFails = "that the system's own conflict is reported, and nothing is moved out of the way")
    void takenPortFails() {
        DeploymentSpec.Builder spec = kit().probe().port("fixed", fixture().port() + 1, SOME_PORT);
        App holder = kit().app(spec);
        if (holder.refusedFor(Capability.FIXED_HOST_PORT)) {
            return;
        }
        holder.deploy();
        App second = kit().app(spec);

        assertThat(second.apply(Cause.SPEC).failure()).contains(String.valueOf(SOME_PORT));
        assertThat(holder.status().ready()).isEqualTo(1);
    }

    private DeploymentSpec.Builder unhealthy(int checks) {
        return kit().probe().env("HEALTH_FAILS", String.valueOf(checks));
    }

    private static HealthCheck.Builder check() {
        return HealthCheck.http("/healthz").every(Duration.ofMillis(200));
    }

    @Rule(
            value = "D806",
            verifies = "a release command that fails is a failure that tells the exit code, and no instance is there",
            ifItFails = "that release() is run, and has ended well, before the first instance is made")
    void aReleaseThatFails() {
        App app = kit().app(kit().probe().release("exit", "44"));
        if (app.refusedFor(Capability.RELEASE)) {
            return;
        }

        assertThat(app.apply(Cause.SPEC).failure()).containsPattern("(?<![\\w-])44(?![\\w-])");
        assertThat(app.status().instances()).noneMatch(instance -> instance.health() == Health.HEALTHY);
    }

    @Rule(
            value = "D807",
            verifies = "a release command that ends well is followed by the instances, and is no instance itself",
            ifItFails = "that what ran it is neither counted nor listed as an instance, and has gone with the last one")
    void aReleaseThatEndsWell() {
        App app = kit().app(kit().probe().release("exit", "0"));
        if (app.refusedFor(Capability.RELEASE)) {
            return;
        }
        app.deploy();

        assertThat(app.status().ready()).isEqualTo(1);
        assertThat(app.status().instances()).hasSize(1);
        assertThat(fixture().arguments(app.first())).isEmpty();
    }
}
