package io.vaporform.bench;

import java.util.HashMap;
import java.util.Map;

/** Options of the form {@code --name number}. */
final class Options {

    private final Map<String, Integer> given = new HashMap<>();

    /** @throws IllegalArgumentException if something else is given */
    Options(String[] arguments) {
        for (int i = 0; i < arguments.length; i += 2) {
            if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
                throw new IllegalArgumentException("write --name number, not '" + arguments[i] + "'");
            }
            given.put(arguments[i].substring(2), Integer.valueOf(arguments[i + 1]));
        }
    }

    int get(String name, int otherwise) {
        return given.getOrDefault(name, otherwise);
    }
}
