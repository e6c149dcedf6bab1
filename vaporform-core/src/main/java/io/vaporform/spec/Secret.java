package io.vaporform.spec;

import java.util.Objects;

/**
 * A text that must not be seen. It never prints: {@link #toString()}, plans, events, exceptions and logs show {@code Secret(****)}.
 * Who really needs the text says {@link #reveal()}, so that each such place can be found.
 */
public final class Secret {

    /** What stands in the place of every secret. */
    public static final String MASK = "Secret(****)";

    private final String text;

    private Secret(String text) {
        this.text = Objects.requireNonNull(text, "secret");
    }

    public static Secret of(String text) {
        return new Secret(text);
    }

    /** The text itself. Do not log it, and do not keep it longer than needed. */
    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && text.equals(secret.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return MASK;
    }
}
