package io.vaporform.jdbc;

import io.vaporform.spec.Violations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** H2 as a file in this process. */
final class H2Dialect implements Dialect {

    private static final int OLDEST = 2;
    private static final String PATH = "SELECT DATABASE_PATH()";
    private static final String WRITE_DELAY =
            "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = 'WRITE_DELAY'";

    @Override
    public String scripts() {
        return "h2";
    }

    /**
     * H2 does not show whether DB_CLOSE_ON_EXIT is set. Without it no row is lost; the database ends before the application does.
     */
    @Override
    public void check(Connection connection, Violations found) throws SQLException {
        int version = connection.getMetaData().getDatabaseMajorVersion();
        found.unless(
                version >= OLDEST,
                "H2 version",
                version,
                "must be " + OLDEST + " or newer",
                "upgrade com.h2database:h2");
        checkFile(connection, found);
        String delay = first(connection, WRITE_DELAY);
        found.unless(
                "0".equals(delay),
                "H2 setting WRITE_DELAY",
                String.valueOf(delay),
                "must be 0: a killed process would lose rows that were acknowledged",
                "add ;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE to the URL, or use JdbcStateStore.embedded(path, keys)");
    }

    private static void checkFile(Connection connection, Violations found) throws SQLException {
        String url = connection.getMetaData().getURL();
        Optional<Path> path = path(first(connection, PATH));
        if (url.startsWith("jdbc:h2:tcp:") || url.startsWith("jdbc:h2:ssl:")) {
            found.add(
                    "H2 mode",
                    "a server",
                    "must be embedded: another process would own the file",
                    "use JdbcStateStore.embedded(path, keys), or PostgreSQL for several processes");
        } else if (path.isEmpty() || !Files.exists(H2File.of(path.get()))) {
            found.add(
                    "H2 database",
                    "in memory, or not one file",
                    "must be a file: rows would be gone with the process",
                    "use JdbcStateStore.embedded(path, keys), or MemoryStateStore for tests");
        } else {
            // Only this setting makes such a file: where another process can ask for a part in it.
            found.unless(
                    !Files.exists(Path.of(path.get() + ".lock.db")),
                    "H2 setting AUTO_SERVER",
                    "TRUE",
                    "must be FALSE: one process at a time",
                    "remove AUTO_SERVER from the URL, or use PostgreSQL for several processes");
        }
    }

    private static @Nullable String first(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return result.next() ? result.getString(1) : null;
        }
    }

    private static Optional<Path> path(@Nullable String shown) {
        return Optional.ofNullable(shown).map(H2File::withoutScheme).map(Path::of);
    }

    /** As a table: the UPDATE alone would only count. */
    @Override
    public String answering(String update) {
        return "SELECT revision FROM FINAL TABLE (" + update + ")";
    }

    @Override
    public String binding(Session session, String schema) throws SQLException {
        String path = session.query(PATH, line -> line.getString(1)).get(0);
        return H2File.binding(Path.of(H2File.withoutScheme(path))) + ":" + schema;
    }

    @Override
    public boolean exclusive() {
        return true;
    }

    /** Would end with the first statement that makes a table, at which H2 commits. */
    @Override
    public void lockSchema(Session session) {}

    /**
     * H2 fails where two threads make one table, and there are no two processes. An interned text is the one object that all threads have in common
     * without static state of ours.
     */
    @Override
    public Object schemaLock(String where) {
        return ("vaporform schema of " + where).intern();
    }

    /** Waiting for a lock ends with H2's LOCK_TIMEOUT, two seconds unless set; there is nothing else to wait for. */
    @Override
    public Connections.Manners manners(boolean setsIsolation) {
        return new Connections.Manners(Duration.ZERO, Duration.ZERO, setsIsolation);
    }

    @Override
    public DiskReserve reserve(Connection connection) throws SQLException {
        Path file = H2File.of(path(first(connection, PATH)).orElseThrow());
        try {
            return DiskReserve.of(file);
        } catch (IOException unreadable) {
            throw H2File.unreadable(file, unreadable);
        }
    }

    @Override
    public String cure() {
        return "check that its disk has room and that nothing closed the database";
    }
}
