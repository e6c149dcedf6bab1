package io.vaporform.docker.internal.engine;

import io.vaporform.spi.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts the calling thread when a call takes too long, since no timeout of the HTTP client's reaches a unix socket. Every socket of
 * {@link EngineSockets} gives way to an interrupt.
 */
final class CallDeadline implements AutoCloseable {

    private final Thread caller = Thread.currentThread();
    private TimeSource.@Nullable Scheduled alarm;
    private boolean expired;
    private boolean closed;

    private CallDeadline() {}

    static CallDeadline in(Duration limit, TimeSource time) {
        CallDeadline deadline = new CallDeadline();
        deadline.alarm = time.schedule(limit, deadline::expire);
        return deadline;
    }

    /** Ends the call now. */
    synchronized void expire() {
        if (!closed) {
            expired = true;
            caller.interrupt();
        }
    }

    synchronized boolean expired() {
        return expired;
    }

    /** From here on no interrupt comes; the one that came is taken back, so that it hits nothing else. */
    @Override
    public synchronized void close() {
        closed = true;
        if (alarm != null) {
            alarm.cancel();
        }
        if (expired) {
            Thread.interrupted();
        }
    }
}
