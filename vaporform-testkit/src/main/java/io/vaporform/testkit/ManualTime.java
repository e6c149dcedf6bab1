package io.vaporform.testkit;

import io.vaporform.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until it is moved: by {@link #advance}, or by whoever waits. Waiting costs no real time: when all known work rests,
 * time jumps to the next thing that is due and runs it on the waiting thread. Deterministic when all work runs on {@link #executor()};
 * with threads, give them through {@link #executor(Executor)}, so that time does not jump while they work. Thread-safe.
 */
public final class ManualTime implements TimeSource {

    /** How long in real time to wait, once all known work rests, for work on threads that are not known. */
    private static final long GRACE_MILLIS = 20;

    /** How long in real time known work may be busy before a wait gives up. */
    private static final Duration STUCK = Duration.ofSeconds(60);

    private final Object lock = new Object();
    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparingLong(Due::sequence));
    private final ThreadLocal<Integer> mine = ThreadLocal.withInitial(() -> 0);
    private Instant start;
    private long nanos;
    private long sequence;
    private int busy;

    private ManualTime(Instant start) {
        this.start = start;
    }

    /** Starts on 1 January 2026, midnight UTC. */
    public static ManualTime create() {
        return startingAt(Instant.parse("2026-01-01T00:00:00Z"));
    }

    public static ManualTime startingAt(Instant start) {
        return new ManualTime(start);
    }

    @Override
    public Instant now() {
        synchronized (lock) {
            return start.plusNanos(nanos);
        }
    }

    @Override
    public long nanos() {
        synchronized (lock) {
            return nanos;
        }
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        synchronized (lock) {
            Due due = new Due(nanos + Math.max(0, delay.toNanos()), sequence++, task);
            queue.add(due);
            lock.notifyAll();
            return () -> cancel(due);
        }
    }

    /** Moves time on by {@code by}, running everything that becomes due on the calling thread, in order. */
    public void advance(Duration by) {
        long target = nanos() + by.toNanos();
        for (Due due = next(target); due != null; due = next(target)) {
            run(due.task());
        }
        synchronized (lock) {
            nanos = Math.max(nanos, target);
        }
    }

    /**
     * Sets the time of day on, or back, as when somebody sets a machine's clock: {@link #nanos()} goes on as before, and nothing runs. Long spans in which little happens pass at once: set
     * the clock on to where something is due, and {@link #advance} a little.
     */
    public void setClockOnBy(Duration by) {
        synchronized (lock) {
            start = start.plus(by);
        }
    }

    /** Runs everything on the calling thread, at once: nothing happens at the same time as anything else. */
    public Executor executor() {
        return this::run;
    }

    /** Runs everything on {@code threads}, and keeps time from jumping while it runs. */
    public Executor executor(Executor threads) {
        return task -> {
            count(1);
            try {
                threads.execute(() -> {
                    mine.set(mine.get() + 1);
                    try {
                        task.run();
                    } finally {
                        mine.set(mine.get() - 1);
                        count(-1);
                    }
                });
            } catch (RuntimeException rejected) {
                count(-1);
                throw rejected;
            }
        };
    }

    @Override
    public void await(CompletableFuture<?> future, Duration atMost) throws TimeoutException, InterruptedException {
        long deadline = nanos() + atMost.toNanos();
        CompletableFuture<?> woken = future.whenComplete((value, failure) -> wake());
        count(-mine.get());
        try {
            while (!woken.isDone()) {
                step(woken, deadline, atMost);
            }
        } finally {
            count(mine.get());
        }
    }

    /** Runs what is next, or waits for work that is under way, or finds that nothing more will come. */
    private void step(CompletableFuture<?> future, long deadline, Duration atMost)
            throws TimeoutException, InterruptedException {
        awaitRest(future);
        if (future.isDone()) {
            return;
        }
        Due due = next(deadline);
        if (due != null) {
            run(due.task());
        } else if (!stirs(future)) {
            synchronized (lock) {
                nanos = Math.max(nanos, deadline);
            }
            throw new TimeoutException("not complete after " + atMost + " of manual time");
        }
    }

    private void awaitRest(CompletableFuture<?> future) throws InterruptedException {
        long giveUp = System.nanoTime() + STUCK.toNanos();
        synchronized (lock) {
            while (busy > 0 && !future.isDone()) {
                long left = TimeUnit.NANOSECONDS.toMillis(giveUp - System.nanoTime());
                if (left <= 0) {
                    throw new IllegalStateException("work on " + busy + " threads did not rest within " + STUCK);
                }
                lock.wait(left);
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while waiting on manual time");
            }
        }
    }

    /** Whether something comes from a thread that is not known: a task, or the end of the wait. */
    private boolean stirs(CompletableFuture<?> future) throws InterruptedException {
        synchronized (lock) {
            long before = sequence;
            long giveUp = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS);
            long left = GRACE_MILLIS;
            while (left > 0 && !future.isDone() && busy == 0 && sequence == before) {
                lock.wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(giveUp - System.nanoTime());
            }
            return future.isDone() || busy > 0 || sequence != before;
        }
    }

    /** Takes what is due next, no later than {@code latest}, and moves time there. */
    private @Nullable Due next(long latest) {
        synchronized (lock) {
            Due due = queue.peek();
            if (due == null || due.nanos() > latest) {
                return null;
            }
            nanos = Math.max(nanos, due.nanos());
            return Objects.requireNonNull(queue.poll());
        }
    }

    private void run(Runnable task) {
        count(1);
        mine.set(mine.get() + 1);
        try {
            task.run();
        } finally {
            mine.set(mine.get() - 1);
            count(-1);
        }
    }

    private void count(int change) {
        synchronized (lock) {
            busy += change;
            lock.notifyAll();
        }
    }

    private void cancel(Due due) {
        synchronized (lock) {
            queue.remove(due);
        }
    }

    private void wake() {
        synchronized (lock) {
            lock.notifyAll();
        }
    }

    private record Due(long nanos, long sequence, Runnable task) {}
}
