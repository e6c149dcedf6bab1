package io.vaporform.jdbc;

import io.vaporform.state.Batch;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes a group of batches in the hope that all of them hold, so that no row need be looked at before: each statement says what it expects. */
final class OptimisticWrite {

    private final Session session;
    private final Sql sql;
    private final List<Written> inserts = new ArrayList<>();
    private final List<Written> updates = new ArrayList<>();
    private final List<Written> deletes = new ArrayList<>();
    private long revision;

    /** @param first the revision of the first batch */
    OptimisticWrite(Session session, Sql sql, long first) {
        this.session = session;
        this.sql = sql;
        this.revision = first;
    }

    /** Whether no batch is about what another one writes, and each has something to do that shows whether it holds. */
    static boolean isPossible(List<SealedBatch> group) {
        Set<String> written = new HashSet<>();
        for (SealedBatch batch : group) {
            for (SealedBatch.Change change : batch.changes()) {
                boolean removesNothing = change.value() == null && change.expected() == Batch.ABSENT;
                if (removesNothing || !written.add(change.key())) {
                    return false;
                }
            }
        }
        return group.stream().flatMap(batch -> batch.required().stream()).noneMatch(written::contains);
    }

    /**
     * The rows that are required are there.
     *
     * @return whether all hold; if not, the transaction is to be rolled back
     */
    boolean write(List<SealedBatch> group) throws SQLException {
        for (SealedBatch batch : group) {
            batch.changes().forEach(this::add);
            revision++;
        }
        try {
            // An insert fails where the row is there; drivers that send many as one do not count them.
            session.batch(sql.insert(), inserts, Written::bind);
            return haveChanged(session.batch(sql.updateExpected(), updates, Written::bindExpected))
                    && haveChanged(session.batch(sql.deleteExpected(), deletes, Written::bindKeyExpected));
        } catch (SQLException failure) {
            if (Failures.isMadeAlready(failure)) {
                return false;
            }
            throw failure;
        }
    }

    private void add(SealedBatch.Change change) {
        boolean absent = change.expected() == Batch.ABSENT;
        List<Written> kind = change.value() == null ? deletes : absent ? inserts : updates;
        kind.add(new Written(change, revision));
    }

    private static boolean haveChanged(int[] counts) {
        return Arrays.stream(counts).allMatch(count -> count == 1);
    }
}
