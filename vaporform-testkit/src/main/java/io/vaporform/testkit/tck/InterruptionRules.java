package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.error.VaporformException;
import io.vaporform.spi.Cause;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

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

        End end = interrupted(app);

        assertThat(end.interrupted()).as("the thread is still interrupted").isTrue();
        assertThat(end.failure()).satisfiesAnyOf(none -> assertThat(none).isNull(), thrown -> assertThat(thrown)
                .isInstanceOf(VaporformException.class));
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
    private End interrupted(App app) {
        CompletableFuture<End> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> end.complete(call(app)), "tck-interrupted");
        thread.setDaemon(true);
        thread.start();
        try {
            return end.get(kit().settings().promptly().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError(
                    "an interrupted call did not end within " + kit().settings().promptly(), late);
        } catch (InterruptedException | ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private End call(App app) {
        Probe interrupting = (what, about) -> Thread.currentThread().interrupt();
        Throwable failure = null;
        try {
            app.once(Call.of(Cause.SPEC, kit().operation()).probe(interrupting));
        } catch (RuntimeException | AssertionError thrown) {
            failure = thrown;
        }
        return new End(Thread.interrupted(), failure);
    }

    private record End(boolean interrupted, @Nullable Throwable failure) {}
}
