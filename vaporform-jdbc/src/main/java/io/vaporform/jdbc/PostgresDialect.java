package io.vaporform.jdbc;

import io.vaporform.spec.Violations;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL, by its own statements; nothing of its driver. */
final class PostgresDialect implements Dialect {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcStateStore.class);
    private static final int OLDEST = 12;
    private static final Duration STATEMENT = Duration.ofSeconds(20);
    /** Later than the statement's own end, which leaves the connection usable. */
    private static final Duration ANSWER = Duration.ofSeconds(30);
    /**
     * A process that is frozen in the middle of a commit must not hold up all others: the server ends its transaction. Soon, as others cannot store their
     * heartbeats meanwhile; what it wanted to commit it is told has failed. In the statement that takes the lock, as one of its own would cost each commit a
     * round trip.
     */
    private static final String LIMITS =
            " FROM (SELECT set_config('idle_in_transaction_session_timeout', '3s', true)) AS limits";

    /** Of the advisory lock; the letters "vaporf" in it make it an unlikely one for others. */
    private static final long SCHEMA_LOCK = 0x7661706f72660001L;

    @Override
    public String scripts() {
        return "postgresql";
    }

    @Override
    public void check(Connection connection, Violations found) throws SQLException {
        int version = connection.getMetaData().getDatabaseMajorVersion();
        found.unless(
                version >= OLDEST,
                "PostgreSQL version",
                version,
                "must be " + OLDEST + " or newer",
                "upgrade the server");
        try (Statement statement = connection.createStatement()) {
            for (String setting : new String[] {"fsync", "synchronous_commit"}) {
                warnIfOff(statement, setting);
            }
        }
    }

    private static void warnIfOff(Statement statement, String setting) throws SQLException {
        try (ResultSet result = statement.executeQuery("SELECT current_setting('" + setting + "')")) {
            if (result.next() && result.getString(1).equals("off")) {
                LOG.warn(
                        "PostgreSQL runs with {}=off: rows that were acknowledged are lost when the server or its machine dies; set {}=on",
                        setting,
                        setting);
            }
        }
    }

    @Override
    public String answering(String update) {
        return update + LIMITS + " RETURNING revision";
    }

    @Override
    public String binding(Session session, String schema) throws SQLException {
        return session.query(
                        "SELECT s.system_identifier, d.oid FROM pg_control_system() s, pg_database d"
                                + " WHERE d.datname = current_database()",
                        line -> "postgresql:" + line.getString(1) + ":" + line.getString(2) + ":" + schema)
                .get(0);
    }

    @Override
    public boolean exclusive() {
        return false;
    }

    @Override
    public void lockSchema(Session session) throws SQLException {
        session.execute("SELECT pg_advisory_xact_lock(" + SCHEMA_LOCK + ")");
    }

    /** The lock in the database does. */
    @Override
    public Object schemaLock(String where) {
        return new Object();
    }

    @Override
    public Connections.Manners manners(boolean setsIsolation) {
        return new Connections.Manners(STATEMENT, ANSWER, setsIsolation);
    }

    @Override
    public DiskReserve reserve(Connection connection) {
        return DiskReserve.none();
    }

    @Override
    public String cure() {
        return "check that the server runs and takes connections, and what it logs";
    }
}
