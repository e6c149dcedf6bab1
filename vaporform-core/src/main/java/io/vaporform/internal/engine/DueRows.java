package io.vaporform.internal.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.error.StoreUnavailableException;
import io.vaporform.internal.codec.Json;
import io.vaporform.spec.Address;
import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done to resources every so often: a row for each says when it is next, and who moves it on does it. Of what this process does, no two share a name, such as that of a project. Thread-safe.
 */
final class DueRows {

    private static final Logger LOG = LoggerFactory.getLogger(DueRows.class);

    private static final int BATCH = 1000;

    private final Work work;
    private final String prefix;
    private final Lane lane;

    /** The names of what is under way in this process, or waits for its turn. */
    private final Set<String> busy = ConcurrentHashMap.newKeySet();

    DueRows(Work work, String prefix, Lane lane) {
        this.work = work;
        this.prefix = prefix;
        this.lane = lane;
    }

    /** The value of a row of which no more than its due time is to be known. */
    static byte[] nothing() {
        return new byte[] {'{', '}'};
    }

    /** Passes on each that is due; one that fails keeps nobody from the others. */
    void each(BiConsumer<Address, Row> task) {
        work.store().due(prefix, work.time().now(), BATCH).forEach(row -> {
            try {
                task.accept(Address.parse(row.key().substring(prefix.length())), row);
            } catch (StoreUnavailableException away) {
                throw away;
            } catch (RuntimeException trouble) {
                LOG.warn("what is due by {} could not be begun", row.key(), trouble);
            }
        });
    }

    /** It is no longer done. */
    void remove(Row row) {
        work.store().commit(new Batch().remove(row.key(), row.revision()));
    }

    void postpone(Row row, Duration time) {
        move(row.key(), row.revision(), row.value(), work.time().now().plus(time));
    }

    /** When it is next, whatever was said before. */
    void next(Address address, Instant at) {
        work.store().read(prefix + address).ifPresent(row -> move(row.key(), row.revision(), row.value(), at));
    }

    /** As {@link #next(Address, Instant)}, with what is to be known then. */
    void next(Address address, Instant at, ObjectNode known) {
        work.store().read(prefix + address).ifPresent(row -> move(row.key(), row.revision(), Json.bytes(known), at));
    }

    /**
     * Takes it for oneself.
     *
     * @param lease after which it is due again
     * @return false if another process was faster
     */
    boolean claim(Row row, Duration lease) {
        return move(row.key(), row.revision(), row.value(), work.time().now().plus(lease));
    }

    private boolean move(String key, long revision, byte[] value, Instant next) {
        return work.store()
                .commit(new Batch().put(key, revision, value, Optional.of(next)))
                .isPresent();
    }

    /**
     * Has the task done in its turn, unless another process was faster; later, if something of the same name is under way here.
     *
     * @param lease after which another process does it, should this one be gone by then
     * @param wait until it is tried again
     */
    void submit(Row row, String name, Duration lease, Duration wait, Runnable task) {
        if (!busy.add(name)) {
            postpone(row, wait);
            return;
        }
        boolean submitted = false;
        try {
            if (claim(row, lease)) {
                lane.submit(() -> run(name, task));
                submitted = true;
            }
        } finally {
            if (!submitted) {
                busy.remove(name);
            }
        }
    }

    private void run(String name, Runnable task) {
        try {
            task.run();
        } finally {
            busy.remove(name);
        }
    }
}
