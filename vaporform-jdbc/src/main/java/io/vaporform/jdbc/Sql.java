package io.vaporform.jdbc;

import java.util.Collections;

/** The statements on rows, which are the same for each database. All names bear the schema: a pool may change the search path. */
final class Sql {

    private static final String SELECT = "SELECT row_key, row_value, revision, due FROM ";
    private static final String BELOW = " row_key >= ? AND row_key < ?";

    private static final String EXPECTED = " AND revision = ?";

    private final String schema;

    /** @param schema as it stands in a statement, quoted */
    Sql(String schema) {
        this.schema = schema;
    }

    private String rows() {
        return schema + ".vaporform_row";
    }

    /** Takes a key. */
    String read() {
        return SELECT + rows() + " WHERE row_key = ?";
    }

    /** Takes the bounds of the keys. */
    String scan() {
        return SELECT + rows() + " WHERE" + BELOW + " ORDER BY row_key";
    }

    /** Takes the bounds of the keys and a limit. */
    String page() {
        return scan() + " LIMIT ?";
    }

    /**
     * Takes the first and the last time, the bounds of the keys, and a limit. Without the first, H2 goes through all the keys instead of what is due: it takes a
     * range with two ends for the smaller one.
     */
    String due() {
        return SELECT + rows() + " WHERE due >= ? AND due <= ? AND" + BELOW + " ORDER BY due, row_key LIMIT ?";
    }

    /** Takes a revision, the bounds of the keys, and a limit. */
    String changes() {
        return SELECT + rows() + " WHERE revision > ? AND" + BELOW + " ORDER BY revision, row_key LIMIT ?";
    }

    /** Takes {@code count} keys. */
    String revisions(int count) {
        return "SELECT row_key, revision FROM " + rows() + " WHERE row_key IN ("
                + String.join(", ", Collections.nCopies(count, "?")) + ")";
    }

    /** Takes value, revision, due time and key, as {@link #update} does. */
    String insert() {
        return "INSERT INTO " + rows() + " (row_value, revision, due, row_key) VALUES (?, ?, ?, ?)";
    }

    String update() {
        return "UPDATE " + rows() + " SET row_value = ?, revision = ?, due = ? WHERE row_key = ?";
    }

    /** As {@link #update}, and takes the revision that the row must have. */
    String updateExpected() {
        return update() + EXPECTED;
    }

    /** Takes a key and the revision that the row must have. */
    String deleteExpected() {
        return delete() + EXPECTED;
    }

    /** Takes a key. */
    String delete() {
        return "DELETE FROM " + rows() + " WHERE row_key = ?";
    }

    /** Takes a value and a key; the revision stays. */
    String reseal() {
        return "UPDATE " + rows() + " SET row_value = ? WHERE row_key = ?";
    }

    /** Takes how many; the lock that it takes until the end of the transaction is what puts all commits of all processes in a row. */
    String drawRevisions() {
        return "UPDATE " + schema + ".vaporform_revision SET revision = revision + ?";
    }

    /** The same lock, for who writes and draws no revision. */
    String lockRevision() {
        return "SELECT revision FROM " + schema + ".vaporform_revision FOR UPDATE";
    }

    String proofs() {
        return "SELECT key_id, proof FROM " + schema + ".vaporform_key ORDER BY key_id";
    }

    /** Takes an id and what only its key opens. */
    String addProof() {
        return "INSERT INTO " + schema + ".vaporform_key (key_id, proof) VALUES (?, ?)";
    }

    /** Takes the id that stays. */
    String dropOtherProofs() {
        return "DELETE FROM " + schema + ".vaporform_key WHERE key_id <> ?";
    }
}
