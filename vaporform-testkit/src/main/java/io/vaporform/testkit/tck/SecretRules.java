package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.Access;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import io.vaporform.spi.Cause;
import io.vaporform.testkit.LogCapture;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;

/** A secret of a spec is seen by the application, and nowhere else. */
abstract class SecretRules extends RuleGroup {

    private static final String CANARY = "canary-7c1f2e";

    SecretRules(DeploymentProviderTck tck) {
        super(tck);
    }

    @Rule(
            value = "D1201",
            verifies = "no answer shows a secret",
            ifItFails = "that names, details and texts are not made of the environment or the login")
    void answersShowNoSecret() {
        App app = kit().app(withCanary());
        Outcome<DeploymentOutputs> outcome = app.apply(Cause.SPEC);
        outcome.outputs();

        assertThat(List.of(
                                outcome.toString(),
                                app.read().toString(),
                                app.status().toString(),
                                app.logs(100).toString(),
                                Inventory.of(kit(), kit().scope()).toString(),
                                app.deleteOnce().toString())
                        .toString())
                .doesNotContain(CANARY);
    }

    @Rule(
            value = "D1202",
            verifies = "no failure shows a secret",
            ifItFails = "that the system's own words are not passed on with the request in them")
    void failuresShowNoSecret() {
        App app = kit().app(withCanary().env("EXIT_CODE", "9"));
        Outcome<DeploymentOutputs> outcome = app.apply(Cause.SPEC);

        assertThat(outcome.failure()).doesNotContain(CANARY);
        assertThat(outcome.thrown().map(SecretRules::stack).orElse("")).doesNotContain(CANARY);
    }

    @Rule(
            value = "D1203",
            verifies = "no log line shows a secret, at whatever level",
            ifItFails = "that requests are not logged, also not by a client library, when debugging")
    void logLinesShowNoSecret() {
        try (LogCapture log = LogCapture.start()) {
            App app = kit().app(withCanary());
            app.deploy();
            app.read();
            app.delete();

            assertThat(log.lines()).noneMatch(line -> line.contains(CANARY));
        }
    }

    @Rule(
            value = "D1204",
            verifies = "no progress text shows a secret",
            ifItFails = "that progress tells what is done, not with what")
    void progressShowsNoSecret() {
        Outcome<DeploymentOutputs> outcome = kit().app(withCanary()).apply(Cause.SPEC);

        assertThat(outcome.calls())
                .flatExtracting(made -> made.context().told())
                .noneMatch(told -> told.text().contains(CANARY));
    }

    private DeploymentSpec.Builder withCanary() {
        Access access = new Access("http", Optional.of("me"), Optional.of(Value.of(Secret.of(CANARY))), "");
        return kit().probe().secret("TOKEN", CANARY).access(access);
    }

    private static String stack(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
