package io.vaporform.testkit.tck;

import java.io.Serial;

/** A rule that holds in every test was broken in the test of another rule. */
final class RuleBroken extends AssertionError {

    @Serial
    private static final long serialVersionUID = 1;

    private final String id;

    RuleBroken(String id, String message) {
        super(id + ": " + message);
        this.id = id;
    }

    /** Which rule was broken. */
    String id() {
        return id;
    }
}
