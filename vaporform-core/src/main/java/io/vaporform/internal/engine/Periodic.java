package io.vaporform.internal.engine;

import io.vaporform.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Work that is due: handed from the thread of the clock to an executor, which may be full now and then, or closed. */
final class Periodic implements TimeSource.Scheduled {

    private static final Duration FULL = Duration.ofMillis(100);

    private final TimeSource time;
    private final Executor executor;
    private final Runnable work;
    private TimeSource.Scheduled alarm = () -> {};
    private boolean cancelled;

    private Periodic(TimeSource time, Executor executor, Runnable work) {
        this.time = time;
        this.executor = executor;
        this.work = work;
    }

    /** Runs {@code work} once after {@code delay}; later if the executor takes nothing, until it is cancelled. */
    static TimeSource.Scheduled after(TimeSource time, Executor executor, Duration delay, Runnable work) {
        Periodic periodic = new Periodic(time, executor, work);
        periodic.schedule(delay);
        return periodic;
    }

    private synchronized void schedule(Duration delay) {
        if (!cancelled) {
            alarm = time.schedule(delay, this::run);
        }
    }

    private void run() {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException full) {
            schedule(FULL);
        }
    }

    @Override
    public synchronized void cancel() {
        cancelled = true;
        alarm.cancel();
    }
}
