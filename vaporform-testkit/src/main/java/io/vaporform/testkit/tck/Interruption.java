package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.error.VaporformException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * How something ended that was interrupted on its way.
 *
 * @param interrupted whether its thread still was
 * @param failure what it threw; null if it returned
 */
record Interruption(boolean interrupted, @Nullable Throwable failure) {

    /** Runs {@code call}, which interrupts its own thread somewhere; fails the test if it does not end soon. */
    static Interruption of(Kit kit, Runnable call) {
        CompletableFuture<Interruption> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> end.complete(end(call)), "tck-interrupted");
        thread.setDaemon(true);
        thread.start();
        try {
            return end.get(kit.settings().promptly().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError(
                    "an interrupted call did not end within " + kit.settings().promptly(), late);
        } catch (InterruptedException | ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Interruption end(Runnable call) {
        Throwable thrown = null;
        try {
            call.run();
        } catch (RuntimeException | AssertionError failure) {
            thrown = failure;
        }
        return new Interruption(Thread.interrupted(), thrown);
    }

    /** Fails unless it ended as a call that honours interruption. */
    void wasHonoured() {
        assertThat(interrupted).as("the thread is still interrupted").isTrue();
        assertThat(failure).satisfiesAnyOf(none -> assertThat(none).isNull(), thrown -> assertThat(thrown)
                .isInstanceOf(VaporformException.class));
    }
}
