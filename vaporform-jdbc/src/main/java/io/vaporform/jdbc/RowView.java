package io.vaporform.jdbc;

import io.vaporform.state.Batch;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rows that a group of batches is about: which revisions they have, as the batches before change them, and what is to be written in the end.
 * It stands for the database while the revision is locked, as nobody else writes then.
 */
final class RowView {

    /** Keys in one query; drivers allow tens of thousands. */
    private static final int AT_ONCE = 1024;

    private final Map<String, Long> stored = new HashMap<>();
    private final Map<String, Long> current;
    private final Map<String, Written> written = new TreeMap<>();

    private RowView(Session session, Sql sql, Collection<String> keys) throws SQLException {
        List<String> all = new ArrayList<>(keys);
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            read(session, sql, all.subList(from, Math.min(all.size(), from + AT_ONCE)));
        }
        current = new HashMap<>(stored);
    }

    static RowView of(Session session, Sql sql, Collection<String> keys) throws SQLException {
        return new RowView(session, sql, keys);
    }

    private void read(Session session, Sql sql, List<String> keys) throws SQLException {
        // A power of two, so that there are few different statements, which databases prepare and keep.
        int count = Integer.highestOneBit(Math.max(1, 2 * keys.size() - 1));
        Object[] parameters = new Object[count];
        for (int i = 0; i < count; i++) {
            parameters[i] = RowKeys.bytes(keys.get(Math.min(i, keys.size() - 1)));
        }
        session.query(
                sql.revisions(count), line -> stored.put(RowKeys.text(line.getBytes(1)), line.getLong(2)), parameters);
    }

    boolean hasAll(Set<String> keys) {
        return current.keySet().containsAll(keys);
    }

    boolean holds(SealedBatch batch) {
        return hasAll(batch.required())
                && batch.changes().stream()
                        .allMatch(change -> current.getOrDefault(change.key(), Batch.ABSENT) == change.expected());
    }

    void apply(SealedBatch batch, long revision) {
        for (SealedBatch.Change change : batch.changes()) {
            written.put(change.key(), new Written(change, revision));
            if (change.value() == null) {
                current.remove(change.key());
            } else {
                current.put(change.key(), revision);
            }
        }
    }

    /** Rows that are there now and were not before. */
    List<Written> inserts() {
        return written(false, true);
    }

    List<Written> updates() {
        return written(true, true);
    }

    List<Written> deletes() {
        return written(true, false);
    }

    private List<Written> written(boolean before, boolean after) {
        return written.values().stream()
                .filter(row -> stored.containsKey(row.change().key()) == before)
                .filter(row -> (row.change().value() != null) == after)
                .toList();
    }
}
