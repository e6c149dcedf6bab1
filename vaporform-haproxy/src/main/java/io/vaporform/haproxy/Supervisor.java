package io.vaporform.haproxy;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts HAProxy again when it has ended without being told to: version 2.6 ends as a whole when one of its workers does. Seen at once, without asking; that it is up but does not answer is only seen by
 * {@link #look}, which the host calls now and then. Thread-safe.
 */
final class Supervisor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

    /** So many looks in a row that got no answer. */
    static final int HUNG = 3;

    /** One that ends earlier than that after a start is started later and later. */
    static final Duration STABLE = Duration.ofSeconds(60);

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final int DOUBLED = 6;

    private final HaproxyProcess process;
    private final TimeSource time;
    private final Executor executor;
    private final Runnable afterRestart;
    private final AtomicInteger restarts = new AtomicInteger();
    private @Nullable ProcessHandle watched;
    private TimeSource.@Nullable Scheduled next;
    private boolean wasRestarted;
    private long restartedAt;
    private int troubles;
    private int hung;
    private boolean isClosed;

    /**
     * @param executor for starts, which block
     * @param afterRestart makes the changes of run time again, as a new process has what the files say alone: who is drained, what was not yet written. What it throws is logged.
     */
    Supervisor(HaproxyProcess process, TimeSource time, Executor executor, Runnable afterRestart) {
        this.afterRestart = afterRestart;
        this.process = process;
        this.time = time;
        this.executor = executor;
    }

    /** Begins with the one that runs. To be called after each {@link HaproxyProcess#run}; a repeat for the same one does nothing. */
    synchronized void watch() {
        process.master().ifPresent(master -> {
            if (!isClosed && !master.equals(watched)) {
                watched = master;
                CompletableFuture<Void> unused = master.onExit().thenRunAsync(() -> ended(master), executor);
            }
        });
    }

    private void ended(ProcessHandle master) {
        synchronized (this) {
            if (isClosed || !master.equals(watched)) {
                return;
            }
            watched = null;
            if (wasRestarted && time.nanos() - restartedAt < STABLE.toNanos()) {
                LOG.warn("HAProxy has ended again, and is started later");
                schedule();
                return;
            }
            troubles = 0;
        }
        restart();
    }

    /** The longer, the more often it went wrong: 1 s, 2 s, and so on until 64 s. */
    private synchronized void schedule() {
        if (!isClosed) {
            Duration pause = FIRST.multipliedBy(1L << Math.min(troubles, DOUBLED));
            troubles++;
            next = time.schedule(pause, () -> executor.execute(this::restart));
        }
    }

    private void restart() {
        try {
            synchronized (this) {
                if (isClosed) {
                    return;
                }
            }
            if (process.restartIfDown()) {
                LOG.warn("HAProxy had ended, and was started again");
                restarted();
            } else {
                watch();
            }
        } catch (RuntimeException failed) {
            LOG.warn("HAProxy has ended and could not be started; tried again later", failed);
            schedule();
        }
    }

    /**
     * Asks whether it answers, and ends and starts it if it is up and has not for {@value #HUNG} times in a row. Blocks for as long as an answer may take, or a start does.
     *
     * @return whether it answers by now; one that is not up is started without this
     */
    boolean look() {
        process.shortenLog();
        try {
            process.withWorker(Worker::info);
            count(false);
            return true;
        } catch (RuntimeSocket.HungException silent) {
            if (!count(true)) {
                return false;
            }
            LOG.warn("HAProxy does not answer, so it is ended and started again", silent);
            return restartByForce();
        } catch (ProviderUnavailableException down) {
            LOG.debug("HAProxy is not up", down);
            return false;
        }
    }

    /** Whether it is enough. */
    private synchronized boolean count(boolean isHung) {
        hung = isHung ? hung + 1 : 0;
        return hung >= HUNG;
    }

    private boolean restartByForce() {
        synchronized (this) {
            hung = 0;
            watched = null;
        }
        boolean isStarted = process.restartByForce();
        if (isStarted) {
            restarted();
        }
        return isStarted;
    }

    private void restarted() {
        synchronized (this) {
            restartedAt = time.nanos();
            wasRestarted = true;
        }
        watch();
        try {
            afterRestart.run();
        } catch (RuntimeException failed) {
            LOG.warn("HAProxy was started again, but what it had at run time could not be set again", failed);
        }
        restarts.incrementAndGet();
    }

    /** How often it was started again. */
    int restarts() {
        return restarts.get();
    }

    /** What ends from now on stays so. */
    @Override
    public synchronized void close() {
        isClosed = true;
        watched = null;
        if (next != null) {
            next.cancel();
        }
    }
}
