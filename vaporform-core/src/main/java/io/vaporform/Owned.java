package io.vaporform;

import io.vaporform.internal.engine.Threads;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an infrastructure has to close: each once, and what was made last first. Thread-safe. */
final class Owned implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Owned.class);

    private final Deque<AutoCloseable> all = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T each) {
        synchronized (all) {
            all.push(each);
        }
        return each;
    }

    /** Threads of our own. */
    Executor workers() {
        ExecutorService workers = Threads.workers();
        add(workers::shutdownNow);
        return workers;
    }

    @Override
    public void close() {
        for (AutoCloseable next = next(); next != null; next = next()) {
            try {
                next.close();
            } catch (Exception failed) {
                LOG.warn("{} could not be closed", next, failed);
            }
        }
    }

    private @Nullable AutoCloseable next() {
        synchronized (all) {
            return all.poll();
        }
    }
}
