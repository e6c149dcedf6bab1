package io.vaporform.http;

import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A few threads for futures, that come when there is something to ask, and go when there is not. Thread-safe. */
public final class GuestThreads implements Executor, AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final ThreadPoolExecutor pool;

    /**
     * @param name of what they do: {@code vaporform-<name>-1} and so on are theirs
     * @param most at a time
     */
    public GuestThreads(String name, int most) {
        pool = new ThreadPoolExecutor(most, most, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread thread = new Thread(work, "vaporform-" + name + "-" + NUMBER.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable work) {
        pool.execute(work);
    }

    @Override
    public void close() {
        // Who waits for what was never begun is told.
        pool.shutdownNow().stream().filter(Future.class::isInstance).forEach(never -> ((Future<?>) never)
                .cancel(false));
    }
}
