package io.vaporform.jdbc;

import io.vaporform.error.VaporformException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** Writes a group of batches in one transaction: each gets a revision of its own and is judged by what those before it left. */
final class GroupWrite {

    private final Sql sql;
    private final Dialect dialect;

    GroupWrite(Sql sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    /**
     * The revision of each batch; empty for one whose expectations do not hold.
     *
     * @param most how many batches there may be
     * @param waiting asked for them when it is this group's turn, so that all who came until then are in it; the same at each call
     */
    List<OptionalLong> write(Session session, int most, Supplier<List<SealedBatch>> waiting) throws SQLException {
        // First of all, as this lock is what makes the rest one step. Revisions that nobody needs are left out.
        long first = drawRevisions(session, most);
        List<SealedBatch> group = waiting.get();
        if (!OptimisticWrite.isPossible(group) || !hasRequired(session, group)) {
            return judged(session, group, first);
        }
        if (new OptimisticWrite(session, sql, first).write(group)) {
            return LongStream.range(first, first + group.size())
                    .mapToObj(OptionalLong::of)
                    .toList();
        }
        session.rollback();
        return group.size() == 1 ? List.of(OptionalLong.empty()) : judged(session, group, drawRevisions(session, most));
    }

    private boolean hasRequired(Session session, List<SealedBatch> group) throws SQLException {
        Set<String> required = new HashSet<>();
        group.forEach(batch -> required.addAll(batch.required()));
        return RowView.of(session, sql, required).hasAll(required);
    }

    /** Looks first which rows there are. */
    private List<OptionalLong> judged(Session session, List<SealedBatch> group, long first) throws SQLException {
        Set<String> keys = new HashSet<>();
        group.forEach(batch -> keys.addAll(batch.keys()));
        RowView view = RowView.of(session, sql, keys);
        List<OptionalLong> revisions = new ArrayList<>(group.size());
        for (SealedBatch batch : group) {
            boolean holds = view.holds(batch);
            long revision = first + revisions.size();
            if (holds) {
                view.apply(batch, revision);
            }
            revisions.add(holds ? OptionalLong.of(revision) : OptionalLong.empty());
        }
        if (revisions.stream().noneMatch(OptionalLong::isPresent)) {
            // Nothing to make durable, so nothing to wait for.
            session.rollback();
        } else {
            flush(session, view);
        }
        return revisions;
    }

    /** The first of {@code count} revisions. */
    private long drawRevisions(Session session, int count) throws SQLException {
        List<Long> last = session.query(dialect.answering(sql.drawRevisions()), line -> line.getLong(1), count);
        if (last.size() != 1) {
            throw new VaporformException("the table vaporform_revision of the store has " + last.size()
                    + " rows instead of one; restore it from a backup");
        }
        return last.get(0) - count + 1;
    }

    private void flush(Session session, RowView view) throws SQLException {
        flush(session, sql.insert(), view.inserts(), Written::bind);
        flush(session, sql.update(), view.updates(), Written::bind);
        flush(session, sql.delete(), view.deletes(), Written::bindKey);
    }

    private static void flush(Session session, String statement, List<Written> rows, Session.Bind<Written> bind)
            throws SQLException {
        int[] counts = session.batch(statement, rows, bind);
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 0) {
                throw new VaporformException("row " + rows.get(i).change().key()
                        + " of the store vanished during a commit: something else than Vaporform writes to its tables");
            }
        }
    }
}
