package io.vaporform.jdbc;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

/** Threads of a test, and what they stand at. */
final class Workers implements AutoCloseable {

    private final List<Thread> threads = new ArrayList<>();

    /** Runs {@code work} on a thread of its own. */
    <T> CompletableFuture<T> start(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(work.call());
            } catch (Exception | Error failure) {
                result.completeExceptionally(failure);
            }
        });
        threads.add(thread);
        thread.start();
        return result;
    }

    Thread last() {
        return threads.get(threads.size() - 1);
    }

    /** Until so many threads wait for another to commit for them. */
    void awaitQueued(int count) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> threads.stream()
                                .filter(thread -> LockSupport.getBlocker(thread) instanceof GroupCommit)
                                .count()
                        == count);
    }

    /** What the work threw. */
    static Throwable failure(CompletableFuture<?> result) {
        try {
            result.join();
            throw new AssertionError("it did not fail");
        } catch (CompletionException failed) {
            return failed.getCause();
        }
    }

    @Override
    public void close() {
        await().atMost(Duration.ofSeconds(30)).until(() -> threads.stream().noneMatch(Thread::isAlive));
    }
}
