package io.vaporform.internal.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Runs tasks on an executor, at most so many at a time. Thread-safe. */
final class Lane {

    private final Executor executor;
    private final int width;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int running;

    Lane(Executor executor, int width) {
        this.executor = executor;
        this.width = width;
    }

    void submit(Runnable task) {
        synchronized (waiting) {
            waiting.add(task);
            if (running == width) {
                return;
            }
            running++;
        }
        try {
            executor.execute(this::drain);
        } catch (RuntimeException rejected) {
            synchronized (waiting) {
                running--;
                waiting.removeLastOccurrence(task);
            }
            throw rejected;
        }
    }

    private void drain() {
        boolean drained = false;
        try {
            Runnable task = next();
            while (task != null) {
                task.run();
                task = next();
            }
            drained = true;
        } finally {
            if (!drained) {
                // The thread goes with what the task has thrown; its place in the lane stays.
                executor.execute(this::drain);
            }
        }
    }

    private @Nullable Runnable next() {
        synchronized (waiting) {
            Runnable task = waiting.poll();
            if (task == null) {
                running--;
            }
            return task;
        }
    }
}
