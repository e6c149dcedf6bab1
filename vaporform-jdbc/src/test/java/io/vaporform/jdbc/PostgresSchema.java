package io.vaporform.jdbc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;

/** A schema of its own in the PostgreSQL that tools/postgres started, with a pool like a host's; gone when closed. */
final class PostgresSchema implements AutoCloseable {

    static final String VARIABLE = "VAPORFORM_POSTGRES_URL";

    private final String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    private final HikariDataSource pool;

    private PostgresSchema() {
        try (Connection connection = admin();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + name);
        } catch (SQLException broken) {
            throw new IllegalStateException("no schema can be made at the server of " + VARIABLE, broken);
        }
        pool = pool(8);
    }

    /** Skips the test where no server is named. One that is named and does not answer is a failure. */
    static PostgresSchema create() {
        assumeTrue(
                System.getenv(VARIABLE) != null,
                () -> "skipped, as " + VARIABLE + " is not set: eval \"$(tools/postgres up)\"");
        return new PostgresSchema();
    }

    static Connection admin() throws SQLException {
        return DriverManager.getConnection(System.getenv(VARIABLE));
    }

    /** One more pool on the same schema. */
    HikariDataSource pool(int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(System.getenv(VARIABLE));
        config.addDataSourceProperty("currentSchema", name);
        config.setMaximumPoolSize(size);
        return new HikariDataSource(config);
    }

    DataSource dataSource() {
        return pool;
    }

    String name() {
        return name;
    }

    /** A connection that looks into the schema beside the store. */
    Connection raw() throws SQLException {
        Connection connection = admin();
        connection.setSchema(name);
        return connection;
    }

    @Override
    public void close() throws SQLException {
        pool.close();
        try (Connection connection = admin();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA " + name + " CASCADE");
        }
    }
}
