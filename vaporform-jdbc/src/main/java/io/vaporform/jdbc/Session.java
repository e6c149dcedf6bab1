package io.vaporform.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A connection while it is lent: every statement on it has a timeout. */
final class Session {

    private final Connection connection;
    private final int timeoutSeconds;

    /** @param timeoutSeconds of each statement; 0 for none */
    Session(Connection connection, int timeoutSeconds) {
        this.connection = connection;
        this.timeoutSeconds = timeoutSeconds;
    }

    PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        if (timeoutSeconds > 0) {
            statement.setQueryTimeout(timeoutSeconds);
        }
        return statement;
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (timeoutSeconds > 0) {
                statement.setQueryTimeout(timeoutSeconds);
            }
            statement.execute(sql);
        }
    }

    /** @param parameters of a type that the driver knows by itself */
    <T> List<T> query(String sql, Each<T> each, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            try (ResultSet result = statement.executeQuery()) {
                List<T> all = new ArrayList<>();
                while (result.next()) {
                    all.add(each.of(result));
                }
                return all;
            }
        }
    }

    /** Parameters as in {@link #query}. */
    void update(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            statement.executeUpdate();
        }
    }

    /** Does one statement for each item, all in one go; how many rows each of them changed. */
    <T> int[] batch(String sql, List<T> items, Bind<T> bind) throws SQLException {
        if (items.isEmpty()) {
            return new int[0];
        }
        try (PreparedStatement statement = prepare(sql)) {
            for (T item : items) {
                bind.to(item, statement);
                statement.addBatch();
            }
            return statement.executeBatch();
        }
    }

    /** Keeps every commit, of whatever process, away until the end of the transaction. */
    void lock(Sql sql) throws SQLException {
        query(sql.lockRevision(), line -> line.getLong(1));
    }

    private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = prepare(sql);
        for (int i = 0; i < parameters.length; i++) {
            set(statement, i + 1, parameters[i]);
        }
        return statement;
    }

    private static void set(PreparedStatement statement, int index, Object parameter) throws SQLException {
        if (parameter instanceof byte[] bytes) {
            statement.setBytes(index, bytes);
        } else {
            statement.setObject(index, parameter);
        }
    }

    /** Takes back what was done in the transaction so far. */
    void rollback() throws SQLException {
        connection.rollback();
    }

    /** Sets the parameters of a statement. */
    interface Bind<T> {
        void to(T item, PreparedStatement statement) throws SQLException;
    }

    /** Reads one line of a result. */
    interface Each<T> {
        T of(ResultSet line) throws SQLException;
    }
}
