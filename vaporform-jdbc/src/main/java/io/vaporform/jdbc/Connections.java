package io.vaporform.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Lends connections for one piece of work and gives them back as they came. The work runs as if its thread was not interrupted, so that nothing is
 * left half done; the flag is there again afterwards. Thread-safe.
 */
final class Connections {

    /** How often work is done whose transaction met another one. */
    private static final int ATTEMPTS = 10;

    private final ConnectionSource source;
    private final Failures failures;
    private final Manners manners;
    private final DiskReserve reserve;

    Connections(ConnectionSource source, Failures failures, Manners manners, DiskReserve reserve) {
        this.source = source;
        this.failures = failures;
        this.manners = manners;
        this.reserve = reserve;
    }

    /**
     * How connections of a database are used.
     *
     * @param statement how long one statement may take; zero where the database's own bound on waiting for locks is enough
     * @param answer how long the database may be silent; zero where there is no network between
     * @param setsIsolation whether connections come with another isolation than READ COMMITTED
     */
    record Manners(Duration statement, Duration answer, boolean setsIsolation) {}

    Failures failures() {
        return failures;
    }

    /** One statement. */
    <T> T read(String what, Work<T> work) {
        try {
            return lend(connection -> {
                connection.setAutoCommit(true);
                return work.on(session(connection));
            });
        } catch (SQLException failure) {
            throw failures.translated(what, failure);
        }
    }

    /** One transaction, done again when it meets another. */
    <T> T write(String what, Work<T> work) {
        try {
            return write(work);
        } catch (SQLException failure) {
            throw failures.translated(what, failure);
        }
    }

    /** Of {@link #write(String, Work)}, for who translates the failure of a statement itself. */
    <T> T write(Work<T> work) throws SQLException {
        reserve.require(failures);
        for (int attempt = 1; ; attempt++) {
            try {
                return lend(connection -> transaction(connection, work));
            } catch (SQLException failure) {
                if (attempt == ATTEMPTS || !Failures.isConflict(failure)) {
                    throw failure;
                }
            }
        }
    }

    private <T> T transaction(Connection connection, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        if (manners.setsIsolation()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
        boolean done = false;
        try {
            T result = work.on(session(connection));
            connection.commit();
            done = true;
            return result;
        } finally {
            if (!done) {
                rollback(connection);
            }
        }
    }

    /** Where this fails too, the connection is lost and its transaction with it; the first failure is on its way. */
    @SuppressWarnings("EmptyCatch")
    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException lost) {
            // Said above.
        }
    }

    private Session session(Connection connection) {
        return new Session(connection, Math.toIntExact(manners.statement().toSeconds()));
    }

    private <T> T lend(OnConnection<T> work) throws SQLException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                Connection connection;
                try {
                    connection = source.take();
                } catch (SQLException none) {
                    if (!Thread.interrupted()) {
                        throw failures.unreachable(none);
                    }
                    // The pool gave up for the interrupt, not for want of a connection.
                    interrupted = true;
                    continue;
                }
                return lent(connection, work);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private <T> T lent(Connection connection, OnConnection<T> work) throws SQLException {
        boolean broken = true;
        try {
            AsItCame before = AsItCame.of(connection, manners);
            try {
                T result = work.on(connection);
                broken = false;
                return result;
            } finally {
                broken |= !before.restored(connection);
            }
        } finally {
            source.giveBack(connection, broken);
        }
    }

    /** What is done on a connection; never keeps it. */
    interface Work<T> {
        T on(Session session) throws SQLException;
    }

    private interface OnConnection<T> {
        T on(Connection connection) throws SQLException;
    }
}
