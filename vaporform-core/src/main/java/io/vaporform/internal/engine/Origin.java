package io.vaporform.internal.engine;

/**
 * Where a change comes from.
 *
 * @param operationId the operation
 * @param actor who asked for it
 */
record Origin(String operationId, String actor) {

    /** What goes on by itself is asked for by nobody else. */
    static final String SUPERVISOR = "supervisor";
}
