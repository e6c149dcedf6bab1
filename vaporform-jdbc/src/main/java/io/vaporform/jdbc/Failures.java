package io.vaporform.jdbc;

import io.vaporform.error.StoreUnavailableException;
import io.vaporform.error.VaporformException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the database's errors mean for the caller. */
final class Failures {

    /** Connection, resources (disk, memory, connections), operator's intervention and timeouts, the server's own input and output. */
    private static final Set<String> UNAVAILABLE_CLASSES = Set.of("08", "53", "57", "58");

    /** A lock that was not given in time, two kinds of timeouts, a transaction that stood still too long, a server that only follows another for now. */
    private static final Set<String> UNAVAILABLE_STATES = Set.of("55P03", "HYT00", "HYT01", "25P03", "25006");

    /** H2: object closed, already open elsewhere, IO, connection broken, database closed, exclusive, closed at shutdown. */
    private static final Set<Integer> H2_UNAVAILABLE = Set.of(90007, 90020, 90028, 90031, 90067, 90098, 90121, 90135);

    private static final String MADE_ALREADY = "23505";

    /** By name, as H2 need not be there. Its message ends with a code. */
    private static final String H2_FILE_FAILURE = "org.h2.mvstore.MVStoreException";

    private static final String H2_CORRUPTED = "/6]";

    /** H2 when its file is open in another process. */
    private static final int H2_OPEN_ELSEWHERE = 90020;

    private final String where;
    private final String cure;

    /**
     * @param where the database, without secrets
     * @param cure what to look at when it cannot be reached
     */
    Failures(String where, String cure) {
        this.where = where;
        this.cure = cure;
    }

    String where() {
        return where;
    }

    /** No connection was given: whatever the reason, nothing was done and another attempt may find one. */
    StoreUnavailableException unreachable(SQLException failure) {
        String remedy = any(failure, each -> each.getErrorCode() == H2_OPEN_ELSEWHERE)
                ? "another process has the file open; end that one, or use PostgreSQL for more than one process"
                : cure;
        return unavailable("open a connection", failure, remedy);
    }

    /** @param what was being done, as in "could not …" */
    VaporformException translated(String what, SQLException failure) {
        return isUnavailable(failure) || isConflict(failure)
                ? unavailable(what, failure, cure)
                : new VaporformException(
                        "the store at " + where + " could not " + what + ": " + seen(failure), failure);
    }

    /** What was to be written was not begun. */
    StoreUnavailableException noRoom(String why, @Nullable Throwable cause) {
        return new StoreUnavailableException(
                "the store at " + where + " does not write: " + why + "; make room there", cause, null);
    }

    private StoreUnavailableException unavailable(String what, SQLException failure, String remedy) {
        return new StoreUnavailableException(
                "the store at " + where + " could not " + what + ": " + seen(failure) + "; " + remedy, failure, null);
    }

    /** Two transactions met, and the database gave up this one, or both made the same row: worth an immediate repeat. */
    static boolean isConflict(SQLException failure) {
        return isMadeAlready(failure) || any(failure, each -> state(each).startsWith("40"));
    }

    /** A row is there already. */
    static boolean isMadeAlready(SQLException failure) {
        return any(failure, each -> state(each).equals(MADE_ALREADY));
    }

    private static boolean isUnavailable(SQLException failure) {
        return isFile(failure)
                || any(
                        failure,
                        each -> each instanceof SQLTransientException
                                || each instanceof SQLRecoverableException
                                || each instanceof SQLNonTransientConnectionException
                                || UNAVAILABLE_STATES.contains(state(each))
                                || (state(each).length() == 5
                                        && UNAVAILABLE_CLASSES.contains(
                                                state(each).substring(0, 2)))
                                || H2_UNAVAILABLE.contains(each.getErrorCode()));
    }

    /** H2 tells of a disk that is full, or fails, by a general error, and then closes its file; a later connection opens it again. */
    private static boolean isFile(SQLException failure) {
        for (Throwable cause : failure) {
            if (cause.getClass().getName().equals(H2_FILE_FAILURE)
                    && !String.valueOf(cause.getMessage()).endsWith(H2_CORRUPTED)) {
                return true;
            }
        }
        return false;
    }

    private static boolean any(SQLException failure, Predicate<SQLException> matches) {
        for (Throwable cause : failure) {
            if (cause instanceof SQLException each && matches.test(each)) {
                return true;
            }
        }
        return false;
    }

    private static String state(SQLException failure) {
        return failure.getSQLState() == null ? "" : failure.getSQLState();
    }

    /** The database's first line; the next ones may hold statements and keys, and that of a batch quotes all of it: what is wrong stands behind. */
    private static String seen(SQLException failure) {
        SQLException behind = failure instanceof BatchUpdateException ? failure.getNextException() : null;
        String message = String.valueOf((behind == null ? failure : behind).getMessage());
        int end = message.indexOf('\n');
        return (end < 0 ? message : message.substring(0, end)).strip();
    }
}
