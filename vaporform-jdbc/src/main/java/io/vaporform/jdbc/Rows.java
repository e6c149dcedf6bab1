package io.vaporform.jdbc;

import io.vaporform.state.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads rows, each time by one statement. A value is decrypted when it is asked for, so that one that is damaged keeps nobody from the rows beside it. */
final class Rows {

    private final Connections connections;
    private final Sql sql;
    private final RowCipher cipher;

    Rows(Connections connections, Sql sql, RowCipher cipher) {
        this.connections = connections;
        this.sql = sql;
        this.cipher = cipher;
    }

    Optional<Row> read(String key) {
        return rows("read a row", sql.read(), RowKeys.bytes(key)).stream().findFirst();
    }

    List<Row> scan(String prefix) {
        return rows("read rows", sql.scan(), RowKeys.bytes(prefix), RowKeys.behind(prefix));
    }

    List<Row> due(String prefix, Instant until, int limit) {
        return rows(
                "read due rows",
                sql.due(),
                Long.MIN_VALUE,
                DueTimes.nanos(until),
                RowKeys.bytes(prefix),
                RowKeys.behind(prefix),
                limit);
    }

    List<Row> changesSince(long revision, String prefix, int limit) {
        return rows("read changed rows", sql.changes(), revision, RowKeys.bytes(prefix), RowKeys.behind(prefix), limit);
    }

    private List<Row> rows(String what, String query, Object... parameters) {
        return connections.read(what, session -> session.query(query, Rows::sealed, parameters)).stream()
                .map(this::opening)
                .toList();
    }

    private Row opening(Row sealed) {
        return new Row(sealed.key(), () -> cipher.open(sealed.key(), sealed.value()), sealed.revision(), sealed.due());
    }

    /** The row at the cursor, its value still encrypted. */
    static Row sealed(ResultSet line) throws SQLException {
        long due = line.getLong(4);
        Optional<Instant> at = line.wasNull() ? Optional.empty() : Optional.of(DueTimes.instant(due));
        return new Row(RowKeys.text(line.getBytes(1)), line.getBytes(2), line.getLong(3), at);
    }
}
