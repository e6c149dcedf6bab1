package io.vaporform.dns;

import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A few threads for futures, that come when there is something to ask, and go when there is not. */
final class DnsThreads implements Executor, AutoCloseable {

    /** As many servers as most zones have. */
    private static final int MOST = 8;

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final ThreadPoolExecutor pool =
            new ThreadPoolExecutor(MOST, MOST, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), DnsThreads::thread);

    DnsThreads() {
        pool.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "vaporform-dns-" + NUMBER.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void execute(Runnable work) {
        pool.execute(work);
    }

    @Override
    public void close() {
        // Who waits for what was never begun is told.
        pool.shutdownNow().forEach(never -> ((Future<?>) never).cancel(false));
    }
}
