package io.vaporform.jdbc;

import io.vaporform.spec.Violations;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Connections of our own to an H2 file: one for each thread that is at it, of which a few are kept. As long as one is kept the file is open, and
 * locked against other processes.
 */
final class EmbeddedH2 implements ConnectionSource {

    private static final String PREFIX = "jdbc:h2:";

    /**
     * An interrupted thread closes the channel that it works on, for all. The asynchronous one is the only way to a file on which H2 finishes what it
     * is at and keeps the flag. It uses the JDK's own pool of threads.
     */
    private static final String UNINTERRUPTED = "async:";

    /** Without the first two a killed process loses rows that were acknowledged, and H2 closes the file in a shutdown hook of the JVM. */
    private static final String SETTINGS =
            ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000;TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0";

    private static final int KEPT = 8;

    private final Driver driver;
    private final String url;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private boolean closed;

    private EmbeddedH2(Driver driver, String url) {
        this.driver = driver;
        this.url = url;
    }

    static EmbeddedH2 at(Path path) {
        Violations found = new Violations();
        String file = path.toAbsolutePath().normalize().toString();
        found.unless(
                !file.contains(";"),
                "path",
                file,
                "must have no semicolon, which ends H2's file name",
                "give another path");
        Optional<Driver> driver = driver();
        found.unless(
                driver.isPresent(),
                "embedded store",
                path,
                "needs H2, which is not on the class path",
                "add com.h2database:h2 as a dependency");
        found.throwIfAny();
        return new EmbeddedH2(driver.orElseThrow(), PREFIX + UNINTERRUPTED + file + SETTINGS);
    }

    /** Not through DriverManager, which hides drivers from some class loaders. */
    private static Optional<Driver> driver() {
        try {
            for (Driver driver : ServiceLoader.load(Driver.class, EmbeddedH2.class.getClassLoader())) {
                if (driver.acceptsURL(PREFIX)) {
                    return Optional.of(driver);
                }
            }
            return Optional.empty();
        } catch (SQLException | ServiceConfigurationError unusable) {
            return Optional.empty();
        }
    }

    @Override
    public Connection take() throws SQLException {
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the store is closed");
            }
            Connection kept = idle.pollFirst();
            if (kept != null) {
                return kept;
            }
        }
        Properties user = new Properties();
        user.setProperty("user", "sa");
        user.setProperty("password", "");
        @Nullable Connection opened = driver.connect(url, user);
        if (opened == null) {
            throw new SQLException("the driver " + driver.getClass().getName() + " does not open " + PREFIX, "08001");
        }
        return opened;
    }

    @Override
    public void giveBack(Connection connection, boolean broken) {
        Deque<Connection> leave = new ArrayDeque<>();
        synchronized (this) {
            if (broken) {
                // What broke one, such as a closed database, may have broken all: the next ones are new.
                leave.addAll(idle);
                idle.clear();
            }
            if (broken || closed || idle.size() == KEPT) {
                leave.add(connection);
            } else {
                idle.addFirst(connection);
            }
        }
        leave.forEach(ConnectionSource::close);
    }

    @Override
    public void close() {
        Deque<Connection> leave = new ArrayDeque<>();
        synchronized (this) {
            closed = true;
            leave.addAll(idle);
            idle.clear();
        }
        leave.forEach(ConnectionSource::close);
    }
}
