package io.vaporform.internal.engine;

import io.vaporform.error.StoreUnavailableException;
import io.vaporform.spec.Address;
import io.vaporform.spi.TimeSource;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be looked at because somebody told of it: each address once however often it was told, one after the other, on a worker's thread, so that who tells
 * need not wait. What somebody is at work on is looked at again, as they may have looked before it changed. Thread-safe.
 */
final class Told implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Told.class);

    private static final Duration AGAIN = Duration.ofMillis(500);

    private final Patrol patrol;
    private final TimeSource time;
    private final Executor executor;
    private Set<Address> waiting = new LinkedHashSet<>();
    private boolean everything;
    private boolean scheduled;
    private boolean closed;
    private TimeSource.Scheduled next = () -> {};

    Told(Patrol patrol, TimeSource time, Executor executor) {
        this.patrol = patrol;
        this.time = time;
        this.executor = executor;
    }

    synchronized void of(Address address) {
        waiting.add(address);
        schedule(Duration.ZERO);
    }

    /** After nobody could have told. */
    synchronized void ofEverything() {
        everything = true;
        schedule(Duration.ZERO);
    }

    private synchronized void schedule(Duration delay) {
        if (!closed && !scheduled) {
            scheduled = true;
            next = Periodic.after(time, executor, delay, this::look);
        }
    }

    private void look() {
        Set<Address> addresses;
        boolean all;
        synchronized (this) {
            addresses = waiting;
            all = everything;
            waiting = new LinkedHashSet<>();
            everything = false;
        }
        Set<Address> again = new LinkedHashSet<>();
        boolean allAgain = all && !isDone("everything", () -> looked(patrol::everywhere));
        for (Address address : addresses) {
            if (!isDone(address, () -> patrol.at(address))) {
                again.add(address);
            }
        }
        synchronized (this) {
            scheduled = false;
            boolean more = everything || !waiting.isEmpty();
            waiting.addAll(again);
            everything |= allAgain;
            if (everything || !waiting.isEmpty()) {
                schedule(more ? Duration.ZERO : AGAIN);
            }
        }
    }

    private static boolean looked(Runnable look) {
        look.run();
        return true;
    }

    private boolean isDone(Object what, BooleanSupplier look) {
        try {
            return isClosed() || look.getAsBoolean();
        } catch (StoreUnavailableException away) {
            LOG.debug("{} is looked at when the store is back", what, away);
            return false;
        } catch (RuntimeException | LinkageError trouble) {
            if (isClosed()) {
                LOG.debug("the look at {} ended with this infrastructure", what, trouble);
            } else {
                LOG.warn("nobody looks at {}, of which its provider told", what, trouble);
            }
            return true;
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        next.cancel();
    }
}
