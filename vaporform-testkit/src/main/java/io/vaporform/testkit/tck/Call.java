package io.vaporform.testkit.tck;

import io.vaporform.spi.Cause;

/**
 * How a change is to be made.
 *
 * @param operationId the same for all calls of the change
 * @param probe listens in
 * @param keepsSoFar whether an unfinished call's outputs are handed to the next one, or lost as in a crash
 */
record Call(Cause cause, String operationId, Probe probe, boolean keepsSoFar) {

    static Call of(Cause cause, String operationId) {
        return new Call(cause, operationId, Probe.NONE, true);
    }

    Call probe(Probe listener) {
        return new Call(cause, operationId, listener, keepsSoFar);
    }

    Call losingSoFar() {
        return new Call(cause, operationId, probe, false);
    }
}
