package io.vaporform.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.vaporform.jdbc.JdbcStateStore;
import io.vaporform.jdbc.KeyRing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;

/**
 * A database of its own: a schema in PostgreSQL, or an H2 file.
 *
 * @param pool as many connections as threads
 */
record Database(String name, HikariDataSource pool, String removal) implements AutoCloseable {

    private static final byte[] KEY = "this key is for benchmarks only!".getBytes(StandardCharsets.UTF_8);

    static Database postgres(int threads) throws SQLException {
        String url = System.getenv("VAPORFORM_POSTGRES_URL");
        String schema = "bench_" + UUID.randomUUID().toString().replace("-", "");
        HikariConfig config = config(url, threads);
        config.setSchema(schema);
        try (HikariDataSource admin = new HikariDataSource(config(url, 1))) {
            execute(admin, "CREATE SCHEMA " + schema);
        }
        return new Database("PostgreSQL", new HikariDataSource(config), "DROP SCHEMA " + schema + " CASCADE");
    }

    static Database h2(Path directory, int threads) {
        Path file = directory.resolve(UUID.randomUUID().toString());
        String url = "jdbc:h2:async:" + file + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
        return new Database("H2", new HikariDataSource(config(url, threads)), "DROP ALL OBJECTS");
    }

    private static HikariConfig config(String url, int threads) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(threads);
        return config;
    }

    JdbcStateStore store() {
        return JdbcStateStore.open(pool, KeyRing.of("bench", KEY));
    }

    /** So many rows are inserted and then updated, one committed statement each, by {@code threads} at a time: the least that would be durable. */
    void twoWritesEach(int rows, int threads, byte[] value) throws Exception {
        execute(
                pool,
                "CREATE TABLE bare (id INT PRIMARY KEY, v " + (name.equals("H2") ? "VARBINARY(10000)" : "BYTEA") + ")");
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int first = thread;
                work.add(() -> {
                    for (int row = first; row < rows; row += threads) {
                        write("INSERT INTO bare (v, id) VALUES (?, ?)", row, value);
                        write("UPDATE bare SET v = ? WHERE id = ?", row, value);
                    }
                    return true;
                });
            }
            for (Future<Boolean> each : workers.invokeAll(work)) {
                each.get();
            }
        } finally {
            workers.shutdownNow();
            execute(pool, "DROP TABLE bare");
        }
    }

    private void write(String statement, int row, byte[] value) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement prepared = connection.prepareStatement(statement)) {
            prepared.setBytes(1, value);
            prepared.setInt(2, row);
            prepared.executeUpdate();
        }
    }

    private static void execute(DataSource source, String statement) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement prepared = connection.prepareStatement(statement)) {
            prepared.execute();
        }
    }

    @Override
    public void close() throws SQLException {
        try {
            execute(pool, removal);
        } finally {
            pool.close();
        }
    }
}
