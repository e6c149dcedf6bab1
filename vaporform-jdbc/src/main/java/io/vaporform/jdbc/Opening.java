package io.vaporform.jdbc;

import io.vaporform.spec.Violations;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is found out about a database before a store is opened on it. */
record Opening(Dialect dialect, String schema, String quotedSchema, Connections connections) {

    private static final Connections.Manners UNKNOWN = new Connections.Manners(Duration.ZERO, Duration.ZERO, false);

    /** @throws io.vaporform.error.InvalidSpecException naming everything for which rows would not be safe there */
    static Opening look(ConnectionSource source) {
        Failures unknown = new Failures("the given data source", "check its URL and user, and that the database runs");
        Connection connection;
        try {
            connection = source.take();
        } catch (SQLException none) {
            throw unknown.unreachable(none);
        }
        boolean broken = true;
        try {
            AsItCame before = AsItCame.of(connection, UNKNOWN);
            connection.setAutoCommit(true);
            try {
                return look(source, connection);
            } finally {
                broken = !before.restored(connection);
            }
        } catch (SQLException failure) {
            throw unknown.translated("be looked at", failure);
        } finally {
            source.giveBack(connection, broken);
        }
    }

    private static Opening look(ConnectionSource source, Connection connection) throws SQLException {
        DatabaseMetaData database = connection.getMetaData();
        Violations found = new Violations();
        @Nullable Dialect dialect = dialect(database.getDatabaseProductName());
        @Nullable String schema = connection.getSchema();
        found.unless(
                dialect != null,
                "database",
                database.getDatabaseProductName(),
                "must be PostgreSQL or H2",
                "give a DataSource of one of them, or use JdbcStateStore.embedded(path, keys)");
        found.unless(
                !connection.isReadOnly(),
                "connection",
                "read-only",
                "must be able to write",
                "give a DataSource that writes");
        found.unless(
                schema != null,
                "schema",
                "none",
                "must be there for the tables",
                "create one, and name it in the search path of the connections");
        if (dialect != null) {
            dialect.check(connection, found);
        }
        if (dialect == null || schema == null || !found.isEmpty()) {
            throw found.exception();
        }
        boolean setsIsolation = connection.getTransactionIsolation() != Connection.TRANSACTION_READ_COMMITTED;
        Failures failures = new Failures(withoutSecrets(database.getURL()), dialect.cure());
        try (Statement statement = connection.createStatement()) {
            return new Opening(
                    dialect,
                    schema,
                    statement.enquoteIdentifier(schema, true),
                    new Connections(source, failures, dialect.manners(setsIsolation), dialect.reserve(connection)));
        }
    }

    private static @Nullable Dialect dialect(String product) {
        return switch (product) {
            case "PostgreSQL" -> new PostgresDialect();
            case "H2" -> new H2Dialect();
            default -> null;
        };
    }

    /** Parameters may hold a password, and so may what stands before an @. */
    private static String withoutSecrets(String url) {
        return url.replaceAll("[?;].*$", "").replaceAll("//[^/@]*@", "//");
    }
}
