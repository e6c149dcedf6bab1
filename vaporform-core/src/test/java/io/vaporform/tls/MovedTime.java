package io.vaporform.tls;

import io.vaporform.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that tests move. Waiting takes real time, and no test waits long. */
final class MovedTime implements TimeSource {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L); // it may wrap round

    void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
    }

    @Override
    public Instant now() {
        return Certs.NOW;
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        throw new UnsupportedOperationException("nothing is scheduled here");
    }

    @Override
    public void await(CompletableFuture<?> future, Duration atMost) throws TimeoutException, InterruptedException {
        try {
            future.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            // The caller looks at it.
        }
    }
}
