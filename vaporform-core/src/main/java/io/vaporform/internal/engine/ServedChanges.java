package io.vaporform.internal.engine;

import io.vaporform.error.StoreUnavailableException;
import io.vaporform.spec.DomainName;
import io.vaporform.spi.TimeSource;
import io.vaporform.state.Row;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells servers of this process for which names there is another certificate, whichever process got it: at once of its own, and the store is asked twice a second, as soon as there is a server. Thread-safe. */
final class ServedChanges implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServedChanges.class);

    private static final Duration PERIOD = Duration.ofMillis(500);
    private static final int BATCH = 1000;

    private final Work work;
    private final Executor executor;
    private final List<Consumer<DomainName>> servers = new CopyOnWriteArrayList<>();
    private TimeSource.Scheduled next = () -> {};
    private long seen;
    private boolean closed;

    ServedChanges(Work work, Executor executor) {
        this.work = work;
        this.executor = executor;
    }

    /** @param server hears of each name from now on; what it knows already was read later */
    synchronized void tell(Consumer<DomainName> server) {
        if (servers.isEmpty()) {
            // No row that is written from now on has an earlier revision than one that is there.
            seen = work.store()
                    .read(Keys.session(work.sessions().id()))
                    .map(Row::revision)
                    .orElse(0L);
            schedule();
        }
        servers.add(server);
        work.rows().certificates().tell(server);
    }

    private synchronized void schedule() {
        if (!closed) {
            next = Periodic.after(work.time(), executor, PERIOD, this::look);
        }
    }

    private void look() {
        try {
            while (true) {
                List<Row> changed = work.store().changesSince(seen, Keys.SERVED, BATCH);
                changed.forEach(row -> DomainName.parse(row.key().substring(Keys.SERVED.length()))
                        .ifPresent(name -> servers.forEach(server -> server.accept(name))));
                if (changed.size() < BATCH) {
                    seen = changed.isEmpty() ? seen : last(changed);
                    return;
                }
                // The limit may have cut the last commit: it is told of again.
                seen = Math.max(seen, last(changed) - 1);
            }
        } catch (StoreUnavailableException away) {
            LOG.debug("the store does not say which certificates are new", away);
        } catch (RuntimeException trouble) {
            LOG.warn("it is not known which certificates are new; it is looked again in {}", PERIOD, trouble);
        } finally {
            schedule();
        }
    }

    private static long last(List<Row> rows) {
        return rows.get(rows.size() - 1).revision();
    }

    @Override
    public synchronized void close() {
        closed = true;
        next.cancel();
    }
}
