package io.vaporform.internal.engine;

import io.vaporform.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A clock that tests move. What becomes due runs on the thread that moves it. The testkit's would be a cycle. */
final class HandTime implements TimeSource {

    private record Due(long at, Runnable task) {}

    private final List<Due> waiting = new ArrayList<>();
    private long nanos = Long.MAX_VALUE - 1_000_000_000L; // near the end of the range: it may wrap round

    synchronized int scheduled() {
        return waiting.size();
    }

    void advance(Duration by) {
        long target;
        synchronized (this) {
            target = nanos + by.toNanos();
        }
        for (Due due = next(target); due != null; due = next(target)) {
            due.task().run();
        }
        synchronized (this) {
            nanos = target;
        }
    }

    private synchronized Due next(long until) {
        Due due = waiting.stream()
                .filter(each -> each.at() - until <= 0)
                .min(Comparator.comparingLong(each -> each.at() - nanos))
                .orElse(null);
        if (due != null) {
            waiting.remove(due);
            nanos = due.at();
        }
        return due;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH;
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized Scheduled schedule(Duration delay, Runnable task) {
        Due due = new Due(nanos + delay.toNanos(), task);
        waiting.add(due);
        return () -> {
            synchronized (this) {
                waiting.remove(due);
            }
        };
    }

    @Override
    public void await(CompletableFuture<?> future, Duration atMost) {
        throw new UnsupportedOperationException("nobody waits in these tests");
    }
}
