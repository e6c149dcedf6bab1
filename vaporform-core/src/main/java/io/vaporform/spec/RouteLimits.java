package io.vaporform.spec;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How far a load balancer goes with the requests of a route.
 *
 * @param answer how long an instance may take until it begins to answer; then the client is answered with 504
 * @param retries how many more instances are tried where one takes no connection, before the client is answered with 503: 0 to 10
 * @param connections how many requests each instance gets at a time, at least 1; those beyond wait for a while, and are then answered with 503. Empty for as many as come
 */
public record RouteLimits(Duration answer, int retries, OptionalInt connections) {

    /** {@link #answer()} unless set: {@value} seconds. */
    public static final int DEFAULT_ANSWER_SECONDS = 60;

    /** {@link #retries()} unless set: {@value}. */
    public static final int DEFAULT_RETRIES = 3;

    public static final RouteLimits DEFAULT =
            new RouteLimits(Duration.ofSeconds(DEFAULT_ANSWER_SECONDS), DEFAULT_RETRIES, OptionalInt.empty());

    /** @throws io.vaporform.error.InvalidSpecException naming everything that is wrong */
    public RouteLimits {
        Violations found = new Violations();
        found.unless(
                answer.compareTo(Duration.ofMillis(100)) >= 0 && answer.compareTo(Duration.ofDays(1)) <= 0,
                "limits.answer",
                answer,
                "must be 100 ms to a day",
                "use Duration.ofSeconds(60)");
        found.unless(retries >= 0 && retries <= 10, "limits.retries", retries, "must be 0 to 10", "use 3");
        connections.ifPresent(most -> found.unless(
                most >= 1 && most <= 1_000_000,
                "limits.connections",
                most,
                "must be 1 to 1000000",
                "leave it out for as many as come"));
        found.throwIfAny();
    }

    /** The same, with so long for an instance to begin its answer. */
    public RouteLimits answerWithin(Duration answer) {
        return new RouteLimits(answer, retries, connections);
    }

    public RouteLimits retries(int retries) {
        return new RouteLimits(answer, retries, connections);
    }

    /** The same, with so many requests at a time for each instance. */
    public RouteLimits connections(int most) {
        return new RouteLimits(answer, retries, OptionalInt.of(most));
    }
}
