package io.vaporform.tls;

import io.vaporform.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** So many at a time; who comes later waits in line, by the host's clock. Thread-safe. */
final class Permits {

    private final TimeSource time;
    private final Deque<CompletableFuture<Void>> line = new ArrayDeque<>();
    private int free;

    Permits(int most, TimeSource time) {
        this.free = most;
        this.time = time;
    }

    /** Whether one was free. */
    synchronized boolean tryTake() {
        if (free == 0) {
            return false;
        }
        free--;
        return true;
    }

    /** Whether there was one within {@code atMost}. */
    boolean take(Duration atMost) {
        CompletableFuture<Void> turn = new CompletableFuture<>();
        synchronized (this) {
            if (tryTake()) {
                return true;
            }
            line.addLast(turn);
        }
        try {
            time.await(turn, atMost);
        } catch (TimeoutException late) {
            // Looked at below: it may have come in this very moment.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!turn.cancel(false)) {
            return true;
        }
        synchronized (this) {
            line.removeIf(CompletableFuture::isDone);
        }
        return false;
    }

    void giveBack() {
        for (CompletableFuture<Void> next = next(); next != null; next = next()) {
            if (next.complete(null)) {
                return;
            }
        }
    }

    private synchronized @Nullable CompletableFuture<Void> next() {
        CompletableFuture<Void> next = line.pollFirst();
        if (next == null) {
            free++;
        }
        return next;
    }
}
