package io.vaporform.jdbc;

import io.vaporform.error.VaporformException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

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
        long first = drawRevisions(session, most) - most + 1;
        List<SealedBatch> group = waiting.get();
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

    private long drawRevisions(Session session, int count) throws SQLException {
        List<Long> last = session.query(dialect.answering(sql.drawRevisions()), line -> line.getLong(1), count);
        if (last.size() != 1) {
            throw new VaporformException("the table vaporform_revision of the store has " + last.size()
                    + " rows instead of one; restore it from a backup");
        }
        return last.get(0);
    }

    private void flush(Session session, RowView view) throws SQLException {
        flush(session, sql.insert(), view.inserts(), GroupWrite::setRow);
        flush(session, sql.update(), view.updates(), GroupWrite::setRow);
        flush(session, sql.delete(), view.deletes(), (statement, row) -> statement.setBytes(1, key(row)));
    }

    private static void setRow(PreparedStatement statement, RowView.Written row) throws SQLException {
        statement.setBytes(1, row.change().value());
        statement.setLong(2, row.revision());
        statement.setObject(3, row.change().due(), Types.BIGINT);
        statement.setBytes(4, key(row));
    }

    private static byte[] key(RowView.Written row) {
        return RowKeys.bytes(row.change().key());
    }

    private static void flush(Session session, String statementText, List<RowView.Written> rows, Setter setter)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = session.prepare(statementText)) {
            for (RowView.Written row : rows) {
                setter.set(statement, row);
                statement.addBatch();
            }
            int[] counts = statement.executeBatch();
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] == 0) {
                    throw new VaporformException(
                            "row " + rows.get(i).change().key()
                                    + " of the store vanished during a commit: something else than Vaporform writes to its tables");
                }
            }
        }
    }

    private interface Setter {
        void set(PreparedStatement statement, RowView.Written row) throws SQLException;
    }
}
