package io.vaporform.testkit.tck;

import java.io.Serial;

/** Breaks a provider's call off as the end of the process would: no provider catches it. */
final class Abandoned extends Error {

    @Serial
    private static final long serialVersionUID = 1;

    Abandoned() {
        super("the kit abandons the call here", null, false, false);
    }
}
