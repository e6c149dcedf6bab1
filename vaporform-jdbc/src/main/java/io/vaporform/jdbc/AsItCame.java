package io.vaporform.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** What this library changes of a connection, as it was before. */
record AsItCame(boolean autoCommit, int isolation, int networkTimeout) {

    private static final int UNTOUCHED = -1;

    /** Notes it, and sets how long the database may be silent. */
    static AsItCame of(Connection connection, Connections.Manners manners) throws SQLException {
        int millis = Math.toIntExact(manners.answer().toMillis());
        int before = millis == 0 ? UNTOUCHED : connection.getNetworkTimeout();
        boolean tighter = before == 0 || before > millis;
        if (tighter) {
            connection.setNetworkTimeout(Runnable::run, millis);
        }
        return new AsItCame(
                connection.getAutoCommit(),
                manners.setsIsolation() ? connection.getTransactionIsolation() : UNTOUCHED,
                tighter ? before : UNTOUCHED);
    }

    /** Puts it back; false if the connection does not let itself be told any more. */
    boolean restored(Connection connection) {
        try {
            if (connection.getAutoCommit() != autoCommit) {
                connection.setAutoCommit(autoCommit);
            }
            if (isolation != UNTOUCHED) {
                connection.setTransactionIsolation(isolation);
            }
            if (networkTimeout != UNTOUCHED) {
                connection.setNetworkTimeout(Runnable::run, networkTimeout);
            }
            return true;
        } catch (SQLException lost) {
            return false;
        }
    }
}
