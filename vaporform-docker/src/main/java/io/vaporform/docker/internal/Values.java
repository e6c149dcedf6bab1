package io.vaporform.docker.internal;

import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;

/** Reads values of a spec that is resolved. */
public final class Values {

    private Values() {}

    /** @throws IllegalStateException if the value is not known; the engine hands in resolved specs only */
    public static String text(Value<?> value) {
        if (value instanceof Value.Literal<?> literal) {
            return literal.value() instanceof Secret secret
                    ? secret.reveal()
                    : literal.value().toString();
        }
        throw new IllegalStateException("a value is not resolved: " + value);
    }
}
