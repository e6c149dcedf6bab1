package io.vaporform.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;

/**
 * How a row is to be in the end.
 *
 * @param revision of the batch that the change is from
 */
record Written(SealedBatch.Change change, long revision) {

    /** For {@link Sql#insert} and {@link Sql#update}. */
    void bind(PreparedStatement statement) throws SQLException {
        statement.setBytes(1, change.value());
        statement.setLong(2, revision);
        statement.setObject(3, change.due(), Types.BIGINT);
        statement.setBytes(4, RowKeys.bytes(change.key()));
    }

    /** For {@link Sql#updateExpected}. */
    void bindExpected(PreparedStatement statement) throws SQLException {
        bind(statement);
        statement.setLong(5, change.expected());
    }

    /** For {@link Sql#delete}. */
    void bindKey(PreparedStatement statement) throws SQLException {
        statement.setBytes(1, RowKeys.bytes(change.key()));
    }

    /** For {@link Sql#deleteExpected}. */
    void bindKeyExpected(PreparedStatement statement) throws SQLException {
        bindKey(statement);
        statement.setLong(2, change.expected());
    }
}
