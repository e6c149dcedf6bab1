package io.vaporform.internal.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.error.StoreUnavailableException;
import io.vaporform.internal.codec.Json;
import io.vaporform.spec.Address;
import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
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

    /** Has those looked at now that would be looked at only after {@code latest}: the clock was ahead when that was said. */
    void recall(Instant latest) {
        work.store().scan(prefix).stream()
                .filter(row -> row.due().filter(at -> at.isAfter(latest)).isPresent())
                .forEach(row ->
                        move(row.key(), row.revision(), row.value(), work.time().now()));
    }

    /**
     * Passes on each that is due, the earliest first; one that fails keeps nobody from the others.
     *
     * @return whether there may be more
     */
    boolean each(BiConsumer<Address, Row> task) {
        List<Row> due = work.store().due(prefix, work.time().now(), BATCH);
        due.forEach(row -> safely(row, () -> task.accept(Address.parse(row.key().substring(prefix.length())), row)));
        return due.size() == BATCH;
    }

    /** Runs what is due by {@code row}; if that fails, it is said, and others have their turn. */
    void safely(Row row, Runnable task) {
        try {
            task.run();
        } catch (StoreUnavailableException away) {
            throw away;
        } catch (RuntimeException trouble) {
            LOG.warn("what is due by {} could not be begun", row.key(), trouble);
        }
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

    /** When it is next, and what is to be known then; does nothing if the row is no longer as it was read, as then somebody knows better. */
    void next(Row read, Instant at, ObjectNode known) {
        move(read.key(), read.revision(), Json.bytes(known), at);
    }

    /**
     * Takes it for oneself.
     *
     * @param lease after which it is due again
     * @return as it is now; empty if another process was faster
     */
    Optional<Row> claim(Row row, Duration lease) {
        Instant until = work.time().now().plus(lease);
        OptionalLong revision = move(row.key(), row.revision(), row.value(), until);
        return revision.isPresent()
                ? Optional.of(new Row(row.key(), row.value(), revision.getAsLong(), Optional.of(until)))
                : Optional.empty();
    }

    private OptionalLong move(String key, long revision, byte[] value, Instant next) {
        return work.store().commit(new Batch().put(key, revision, value, Optional.of(next)));
    }

    /**
     * Has the task done in its turn, unless another process was faster; later, if something of the same name is under way here.
     *
     * @param lease after which another process does it, should this one be gone by then
     * @param wait until it is tried again
     */
    void submit(Row row, String name, Duration lease, Duration wait, Runnable task) {
        submit(row, name, lease, wait, claimed -> task.run());
    }

    /** As {@link #submit(Row, String, Duration, Duration, Runnable)}, with the row as it was then written. */
    void submit(Row row, String name, Duration lease, Duration wait, Consumer<Row> task) {
        if (!busy.add(name)) {
            postpone(row, wait);
            return;
        }
        boolean submitted = false;
        try {
            Optional<Row> claimed = claim(row, lease);
            if (claimed.isPresent()) {
                lane.submit(() -> run(name, () -> task.accept(claimed.get())));
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
