package io.vaporform.memory;

import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import java.util.Map;
import java.util.TreeMap;

/** Reads values that the engine has resolved. */
final class Resolved {

    private Resolved() {}

    static String text(Value<?> value) {
        if (value instanceof Value.Literal<?> literal) {
            return literal.value() instanceof Secret secret
                    ? secret.reveal()
                    : literal.value().toString();
        }
        throw new IllegalStateException("a value is not resolved yet: " + value);
    }

    static Map<String, String> environment(DeploymentSpec spec) {
        Map<String, String> all = new TreeMap<>();
        spec.env().forEach((name, value) -> all.put(name, text(value)));
        return all;
    }
}
