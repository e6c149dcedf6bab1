package io.vaporform.acme;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

/** Tasks on threads that others use too, a few of them at a time: however slow they are, threads are left. Of one use. */
final class FewAtOnce {

    private final Executor threads;
    private final List<Task<?>> all = new ArrayList<>();
    private final Queue<Task<?>> waiting = new ConcurrentLinkedQueue<>();

    FewAtOnce(Executor threads) {
        this.threads = threads;
    }

    /** Before it {@link #begin begins}. */
    <T> FutureTask<T> add(Callable<T> work) {
        Task<T> task = new Task<>(work);
        all.add(task);
        waiting.add(task);
        return task;
    }

    /** @param few of them at a time */
    void begin(int few) {
        for (int i = 0; i < few; i++) {
            next();
        }
    }

    /** Those that did not begin never will, the others are interrupted. */
    void end() {
        waiting.clear();
        all.forEach(task -> task.cancel(true));
    }

    private void next() {
        Task<?> task = waiting.poll();
        if (task == null) {
            return;
        }
        try {
            threads.execute(task);
        } catch (RejectedExecutionException closed) {
            task.cancel(false);
        }
    }

    private final class Task<T> extends FutureTask<T> {

        private Task(Callable<T> work) {
            super(work);
        }

        @Override
        protected void done() {
            next();
        }
    }
}
