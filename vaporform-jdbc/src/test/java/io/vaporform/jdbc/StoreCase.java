package io.vaporform.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.state.Batch;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;
import org.junit.jupiter.api.Timeout;

/** A store in a database that the test can also get at beside the store. */
@Timeout(120)
abstract class StoreCase {

    /** Opens the store of the test, again if it is open; who opens it closes it. */
    abstract JdbcStateStore open(KeyRing keys) throws SQLException;

    /** A connection beside the store. */
    abstract Connection raw() throws SQLException;

    static long put(JdbcStateStore store, String key, long expected, String value) {
        OptionalLong revision = store.commit(new Batch().put(key, expected, bytes(value)));
        assertThat(revision).isPresent();
        return revision.getAsLong();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(JdbcStateStore store, String key) {
        return new String(store.read(key).orElseThrow().value(), StandardCharsets.UTF_8);
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = raw();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    byte[] storedValue(String key) throws SQLException {
        try (Connection connection = raw();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT row_value FROM vaporform_row WHERE row_key = ?")) {
            statement.setBytes(1, RowKeys.bytes(key));
            try (ResultSet result = statement.executeQuery()) {
                assertThat(result.next()).isTrue();
                return result.getBytes(1);
            }
        }
    }

    void storeValue(String key, byte[] value) throws SQLException {
        try (Connection connection = raw();
                PreparedStatement statement =
                        connection.prepareStatement("UPDATE vaporform_row SET row_value = ? WHERE row_key = ?")) {
            statement.setBytes(1, value);
            statement.setBytes(2, RowKeys.bytes(key));
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    /** Holds every commit up until it is closed. */
    Connection holdRevision() throws SQLException {
        Connection connection = raw();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT revision FROM vaporform_revision FOR UPDATE");
        }
        return connection;
    }

    static void release(Connection holder) throws SQLException {
        holder.rollback();
        holder.close();
    }
}
