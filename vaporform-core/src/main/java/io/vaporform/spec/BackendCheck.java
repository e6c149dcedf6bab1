package io.vaporform.spec;

import java.time.Duration;
import java.util.Optional;

/** How a load balancer finds out by itself whether an instance can serve. */
public record BackendCheck(
        Optional<String> path, Statuses expects, Duration interval, Duration timeout, int rise, int fall) {

    /**
     * Statuses of HTTP.
     *
     * @param first of them
     * @param last of them, which may be the same
     */
    public record Statuses(int first, int last) {

        /** 200 to 399. */
        public static final Statuses GOOD = new Statuses(200, 399);

        /** @throws io.vaporform.error.InvalidSpecException if there are none */
        public Statuses {
            new Violations()
                    .unless(
                            first >= 100 && last <= 599 && first <= last,
                            "check.expects",
                            first + "-" + last,
                            "are no statuses of HTTP",
                            "use 100 to 599")
                    .throwIfAny();
        }

        /** Whether it is one of them. */
        public boolean contains(int status) {
            return status >= first && status <= last;
        }

        @Override
        public String toString() {
            return first == last ? Integer.toString(first) : first + "-" + last;
        }
    }

    /** Time between two looks unless set: {@value} seconds. */
    public static final int DEFAULT_INTERVAL_SECONDS = 5;

    /** That the port takes a connection, every 5 s; away after 2 failures, back after 2 successes. */
    public static final BackendCheck DEFAULT = new BackendCheck(
            Optional.empty(), Duration.ofSeconds(DEFAULT_INTERVAL_SECONDS), Duration.ofSeconds(2), 2, 2);

    /** As {@link #DEFAULT}, every 200 ms: an instance that died is left alone within a second. */
    public static final BackendCheck FAST =
            new BackendCheck(Optional.empty(), Duration.ofMillis(200), Duration.ofMillis(200), 2, 2);

    /**
     * @param path that is asked for by {@code GET}; empty for a look at whether the port takes a connection
     * @param expects with which statuses it must be answered; of no meaning without a path
     * @param rise successes in a row after which one that was away serves again
     * @param fall failures in a row after which one gets no requests
     * @throws io.vaporform.error.InvalidSpecException naming everything that is wrong
     */
    public BackendCheck {
        Violations found = new Violations();
        path.ifPresent(its -> found.unless(
                its.startsWith("/") && its.chars().allMatch(c -> c > ' ' && c < 0x7f),
                "check.path",
                its,
                "is no path",
                "write it from its '/' on, with %XX for what is not ASCII"));
        found.unless(
                !interval.isNegative() && interval.toMillis() >= 50,
                "check.interval",
                interval,
                "is shorter than 50 ms",
                "look less often");
        found.unless(
                !timeout.isNegative() && timeout.toMillis() >= 1, "check.timeout", timeout, "is no time", "use 1 s");
        found.unless(rise >= 1 && rise <= 100, "check.rise", rise, "must be 1 to 100", "use 2");
        found.unless(fall >= 1 && fall <= 100, "check.fall", fall, "must be 1 to 100", "use 2");
        found.throwIfAny();
    }

    /** One that expects {@link Statuses#GOOD}. */
    public BackendCheck(Optional<String> path, Duration interval, Duration timeout, int rise, int fall) {
        this(path, Statuses.GOOD, interval, timeout, rise, fall);
    }

    /** The same, by {@code GET path}, answered with a 2xx or 3xx status unless {@link #expect} says otherwise. */
    public BackendCheck http(String path) {
        return new BackendCheck(Optional.of(path), expects, interval, timeout, rise, fall);
    }

    /** The same, with this status and no other one. */
    public BackendCheck expect(int status) {
        return expect(status, status);
    }

    /** The same, with a status from {@code first} to {@code last}. */
    public BackendCheck expect(int first, int last) {
        return new BackendCheck(path, new Statuses(first, last), interval, timeout, rise, fall);
    }

    /** The same, so often. */
    public BackendCheck every(Duration interval) {
        return new BackendCheck(path, expects, interval, timeout, rise, fall);
    }
}
