package io.vaporform.state;

import io.vaporform.spi.Cause;

/**
 * The change that is under way. It is written before the provider is called and removed with the outcome, so one that is still there says that the
 * outcome is unknown.
 *
 * @param operationId the same until the change is finished, whoever finishes it
 * @param cause why
 * @param session who works on it; empty when nobody does
 */
public record Intent(String operationId, Cause cause, String session) {

    /** Nobody works on it any more. */
    public Intent released() {
        return new Intent(operationId, cause, "");
    }
}
