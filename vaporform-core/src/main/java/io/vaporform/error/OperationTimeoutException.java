package io.vaporform.error;

import java.time.Duration;

/**
 * An operation did not finish in the time given. Nothing is undone and nothing is lost: what is under way stays recorded, and the
 * supervisor or the next apply goes on with it.
 */
public final class OperationTimeoutException extends VaporformException {

    private final String lastState;
    private final Duration elapsed;

    public OperationTimeoutException(String message, String lastState, Duration elapsed) {
        super(message);
        this.lastState = lastState;
        this.elapsed = elapsed;
    }

    /** Where it stood, such as {@code shop/main/deployment/web WORKING 60 %}. */
    public String lastState() {
        return lastState;
    }

    public Duration elapsed() {
        return elapsed;
    }
}
