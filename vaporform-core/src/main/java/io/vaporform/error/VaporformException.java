package io.vaporform.error;

import org.jspecify.annotations.Nullable;

/** The root of what Vaporform throws. Each message says what, where, what was seen, and the cure; none carries a secret. */
public class VaporformException extends RuntimeException {

    public VaporformException(String message) {
        super(message);
    }

    public VaporformException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
