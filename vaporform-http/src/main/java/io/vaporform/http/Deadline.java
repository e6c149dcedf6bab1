package io.vaporform.http;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * When a question to another machine is over. Sockets live in real time, whatever clock the host has, so this is the one place that reads the
 * platform's.
 */
public final class Deadline {

    private final long start = System.nanoTime();
    private final long length;

    private Deadline(Duration length) {
        this.length = length.toNanos();
    }

    public static Deadline in(Duration time) {
        return new Deadline(time);
    }

    /** What is left until the given part of the time, for a socket's timeout. */
    public int millis(int part, int parts) throws SocketTimeoutException {
        long left = (length / parts * part - (System.nanoTime() - start)) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException("the time is over");
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    /** Waits a moment; false if the time is over, or the thread was interrupted, which leaves its flag set. */
    public boolean pause(Duration moment) {
        if (System.nanoTime() - start + moment.toNanos() > length) {
            return false;
        }
        LockSupport.parkNanos(moment.toNanos());
        return !Thread.currentThread().isInterrupted();
    }

    /** All of it. */
    public Duration length() {
        return Duration.ofNanos(length);
    }

    /** What is left; not negative. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, length - (System.nanoTime() - start)));
    }

    public int millis() throws SocketTimeoutException {
        return millis(1, 1);
    }
}
