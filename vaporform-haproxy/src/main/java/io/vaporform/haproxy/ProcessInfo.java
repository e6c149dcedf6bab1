package io.vaporform.haproxy;

import io.vaporform.error.ProvisioningException;
import java.util.HashMap;
import java.util.Map;

/** What {@code show info} says of one process. */
record ProcessInfo(Map<String, String> values) {

    static ProcessInfo of(String answer) {
        Map<String, String> values = new HashMap<>();
        answer.lines().forEach(line -> {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                values.put(line.substring(0, colon), line.substring(colon + 2).trim());
            }
        });
        if (!values.containsKey("Pid")) {
            throw new ProvisioningException("show info", "HAProxy said: " + answer, null);
        }
        return new ProcessInfo(Map.copyOf(values));
    }

    String text(String name) {
        return values.getOrDefault(name, "");
    }

    /** 0 where nothing is said. */
    long number(String name) {
        String text = text(name);
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    long pid() {
        return number("Pid");
    }

    /** With {@link #pid}, whose counters a statistic is of. Seconds since 1970. */
    long startedAt() {
        return number("Start_time_sec");
    }
}
