package io.vaporform.acme;

import java.time.Duration;

/** Lengths of time as people say them. */
final class Spans {

    private static final Duration[] UNITS = {
        Duration.ofDays(1), Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofSeconds(1)
    };

    private static final String[] NAMES = {"day", "hour", "minute", "second"};

    private Spans() {}

    /** In the largest unit of which it has one, rounded: {@code 7 days} for 50 times 202 minutes. */
    static String about(Duration time) {
        for (int i = 0; i < UNITS.length; i++) {
            if (time.compareTo(UNITS[i]) >= 0) {
                return units(time.plus(UNITS[i].dividedBy(2)).dividedBy(UNITS[i]), NAMES[i]);
            }
        }
        return time.isZero() ? "0 seconds" : time.toMillis() + " milliseconds";
    }

    /** In two units at most, cut off: {@code 1 day 23 hours}. */
    static String of(Duration time) {
        for (int i = 0; i < UNITS.length - 1; i++) {
            if (time.compareTo(UNITS[i]) >= 0) {
                String first = units(time.dividedBy(UNITS[i]), NAMES[i]);
                long rest = time.minus(UNITS[i].multipliedBy(time.dividedBy(UNITS[i])))
                        .dividedBy(UNITS[i + 1]);
                return rest == 0 ? first : first + " " + units(rest, NAMES[i + 1]);
            }
        }
        return about(time);
    }

    private static String units(long count, String name) {
        return count + " " + name + (count == 1 ? "" : "s");
    }
}
