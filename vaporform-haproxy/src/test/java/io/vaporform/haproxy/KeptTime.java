package io.vaporform.haproxy;

import io.vaporform.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** What is to be done later is kept until a test does it. */
final class KeptTime implements TimeSource {

    private final AtomicLong nanos = new AtomicLong();
    private final List<Duration> delays = new CopyOnWriteArrayList<>();
    private final List<Runnable> tasks = new CopyOnWriteArrayList<>();

    /** All that were asked for. */
    List<Duration> delays() {
        return delays;
    }

    boolean isIdle() {
        return tasks.isEmpty();
    }

    void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
    }

    void runNext() {
        tasks.remove(0).run();
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        tasks.add(task);
        delays.add(delay);
        return () -> tasks.remove(task);
    }

    @Override
    public Instant now() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public void await(CompletableFuture<?> future, Duration atMost) {
        throw new UnsupportedOperationException();
    }
}
