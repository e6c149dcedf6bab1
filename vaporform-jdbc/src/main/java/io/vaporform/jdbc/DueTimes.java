package io.vaporform.jdbc;

import java.time.Instant;

/** Due times as the database has them: nanoseconds since 1970, of which a BIGINT holds those from 1677 to 2262. */
final class DueTimes {

    private static final long NANOS = 1_000_000_000L;
    private static final Instant FIRST = instant(Long.MIN_VALUE);
    private static final Instant LAST = instant(Long.MAX_VALUE);

    private DueTimes() {}

    static boolean fits(Instant at) {
        return !at.isBefore(FIRST) && !at.isAfter(LAST);
    }

    /** What does not fit becomes the nearest that does: right for comparing. */
    static long nanos(Instant at) {
        if (!fits(at)) {
            return at.isBefore(FIRST) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        // Seconds before 1970 times a billion may be below the smallest long, though the sum with the nanoseconds is
        // not.
        return at.getEpochSecond() < 0
                ? Math.addExact(Math.multiplyExact(at.getEpochSecond() + 1, NANOS), at.getNano() - NANOS)
                : Math.addExact(Math.multiplyExact(at.getEpochSecond(), NANOS), at.getNano());
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }
}
