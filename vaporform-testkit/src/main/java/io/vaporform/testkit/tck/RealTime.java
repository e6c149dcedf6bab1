package io.vaporform.testkit.tck;

import io.vaporform.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The time of the machine, with one thread of the kit's own. */
final class RealTime implements TimeSource, AutoCloseable {

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "tck-time");
        thread.setDaemon(true);
        return thread;
    });

    /** Starts the thread now, so that it is not taken for one of the provider's. */
    RealTime() {
        timer.prestartAllCoreThreads();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        ScheduledFuture<?> scheduled = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    @Override
    public void await(CompletableFuture<?> future, Duration atMost) throws TimeoutException, InterruptedException {
        try {
            future.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException complete) {
            // in whatever way
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
