package io.vaporform.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.LoggerFactory;

/** Where connections come from and go back to. Thread-safe. */
interface ConnectionSource {

    Connection take() throws SQLException;

    /** @param broken whether a statement failed on it, so that it may be of no use any more */
    void giveBack(Connection connection, boolean broken);

    /** Frees what this opened itself. */
    void close();

    /** A host's pool, which looks after its connections itself. */
    static ConnectionSource of(DataSource pool) {
        return new ConnectionSource() {
            @Override
            public Connection take() throws SQLException {
                return pool.getConnection();
            }

            @Override
            public void giveBack(Connection connection, boolean broken) {
                ConnectionSource.close(connection);
            }

            @Override
            public void close() {}
        };
    }

    /** What was to be done on it is done, or has failed with a better reason, so this only logs. */
    static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException late) {
            LoggerFactory.getLogger(ConnectionSource.class)
                    .warn("a connection could not be closed: {}", late.getMessage());
        }
    }
}
