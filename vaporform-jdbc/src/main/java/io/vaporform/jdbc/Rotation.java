package io.vaporform.jdbc;

import io.vaporform.state.Row;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Encrypts all that is under an older key with the current one. */
final class Rotation {

    private static final int PAGE = 200;

    private final Connections connections;
    private final Sql sql;
    private final RowCipher cipher;
    private final KeyProofs proofs;

    Rotation(Connections connections, Sql sql, RowCipher cipher, KeyProofs proofs) {
        this.connections = connections;
        this.sql = sql;
        this.cipher = cipher;
        this.proofs = proofs;
    }

    int rotate() {
        int rotated = 0;
        byte[] from = RowKeys.bytes("");
        while (true) {
            byte[] begin = from;
            Page page = connections.write("encrypt rows with the current key", session -> page(session, begin));
            rotated += page.rotated();
            if (page.last()) {
                return rotated;
            }
            from = page.next();
        }
    }

    /** Under the lock of the revision, so that no commit comes between reading and writing. */
    private Page page(Session session, byte[] from) throws SQLException {
        session.lock(sql);
        List<Row> rows = session.query(sql.page(), Rows::sealed, from, RowKeys.behind(""), PAGE);
        List<Row> older =
                rows.stream().filter(row -> !cipher.isCurrent(row.value())).toList();
        reseal(session, older);
        if (rows.size() < PAGE) {
            proofs.forgetOthers(session);
            return new Page(older.size(), true, from);
        }
        // The smallest key behind the last one.
        return new Page(
                older.size(), false, RowKeys.bytes(rows.get(rows.size() - 1).key() + '\0'));
    }

    private void reseal(Session session, List<Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = session.prepare(sql.reseal())) {
            for (Row row : rows) {
                statement.setBytes(1, cipher.seal(row.key(), cipher.open(row.key(), row.value())));
                statement.setBytes(2, RowKeys.bytes(row.key()));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Page(int rotated, boolean last, byte[] next) {}
}
