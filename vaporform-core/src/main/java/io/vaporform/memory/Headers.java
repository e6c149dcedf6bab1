package io.vaporform.memory;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Headers by their names, whatever the case of their letters. */
final class Headers {

    private Headers() {}

    static Map<String, String> copy(Map<String, String> headers) {
        return Collections.unmodifiableMap(mutable(headers));
    }

    static Map<String, String> mutable(Map<String, String> headers) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(headers);
        return all;
    }

    static Map<String, String> with(Map<String, String> headers, String name, String value) {
        Map<String, String> all = mutable(headers);
        all.put(name, value);
        return all;
    }

    /** What the client was told to say. */
    static Optional<String> cookie(Map<String, String> headers, String name) {
        return Arrays.stream(headers.getOrDefault("Cookie", "").split(";"))
                .map(String::strip)
                .filter(each -> each.startsWith(name + "="))
                .map(each -> each.substring(name.length() + 1))
                .findFirst();
    }
}
