package io.vaporform.spi;

import java.time.Duration;

/** How far a delete has come. */
public sealed interface Deletion {

    /** Nothing of that generation is left. */
    record Gone() implements Deletion {}

    /** The provider's system needs more time. */
    record Pending(Duration recheckAfter) implements Deletion {}

    /** Somebody outside must act. */
    record Awaiting(String instruction, Duration recheckAfter) implements Deletion {}

    static Deletion gone() {
        return new Gone();
    }

    static Deletion pending(Duration recheckAfter) {
        return new Pending(recheckAfter);
    }
}
