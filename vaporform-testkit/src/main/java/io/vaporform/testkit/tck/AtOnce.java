package io.vaporform.testkit.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several things at a time. */
final class AtOnce {

    private AtOnce() {}

    /** Runs all of {@code work}, each on a thread of its own, and returns what came of it; what a check of one of them says is thrown as it is. */
    static <T> List<T> run(List<? extends Callable<T>> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(work.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> end : threads.invokeAll(work)) {
                results.add(end.get());
            }
            return results;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw failed;
        } finally {
            threads.shutdownNow();
        }
    }
}
