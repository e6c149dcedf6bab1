package io.vaporform.internal.engine;

import io.vaporform.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Work that is due again and again: handed from the thread of the clock to an executor, which may be full now and then. */
final class Periodic {

    private Periodic() {}

    /** Runs {@code work} once after {@code delay}; later if the executor takes nothing. */
    static TimeSource.Scheduled after(TimeSource time, Executor executor, Duration delay, Runnable work) {
        return time.schedule(delay, () -> {
            try {
                executor.execute(work);
            } catch (RejectedExecutionException full) {
                after(time, executor, delay, work);
            }
        });
    }
}
