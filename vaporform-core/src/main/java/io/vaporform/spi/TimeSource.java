package io.vaporform.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** The only clock and the only way to wait. Thread-safe. The testkit has one that is moved by hand. */
public interface TimeSource {

    /** The time of day, for people and for due times in the store. */
    Instant now();

    /** A clock that never jumps, in nanoseconds, for measuring. */
    long nanos();

    /** Runs {@code task} after {@code delay}, on a thread that must not be blocked. */
    Scheduled schedule(Duration delay, Runnable task);

    /**
     * Waits for {@code future} to be complete in whatever way.
     *
     * @throws TimeoutException if it is not within {@code atMost}
     * @throws InterruptedException if the calling thread is interrupted
     */
    void await(CompletableFuture<?> future, Duration atMost) throws TimeoutException, InterruptedException;

    /** Waits for {@code time}; inside a provider's call, for very short times only. */
    default void pause(Duration time) throws InterruptedException {
        try {
            CompletableFuture<Void> over = new CompletableFuture<>();
            schedule(time, () -> over.complete(null));
            await(over, time.plusSeconds(60));
        } catch (TimeoutException late) {
            throw new IllegalStateException("the time source did not run what was due a minute ago", late);
        }
    }

    /** Something that will run later. */
    interface Scheduled {
        /** It will not run, unless it already does. */
        void cancel();
    }
}
