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
        executor.execute(this::drain);
    }

    private void drain() {
        Runnable task = next();
        while (task != null) {
            task.run();
            task = next();
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
