package io.vaporform.spec;

import java.time.Duration;

/**
 * How many requests of a route one client address gets through: those beyond are answered with 429 and {@code Retry-After}
 * (<a href="https://www.rfc-editor.org/rfc/rfc6585">RFC 6585</a>). Who keeps asking may be kept waiting: what was refused may count, too.
 *
 * @param requests 1 to 1,000,000
 * @param window in which they are counted: 1 second to 1 hour, in whole seconds
 */
public record RateLimit(int requests, Duration window) implements Middleware {

    private static final int MOST = 1_000_000;

    /** @throws io.vaporform.error.InvalidSpecException naming everything that is wrong */
    public RateLimit {
        new Violations()
                .unless(
                        requests >= 1 && requests <= MOST,
                        "rateLimit.requests",
                        requests,
                        "must be 1 to " + MOST,
                        "use 100")
                .unless(
                        window.compareTo(Duration.ofSeconds(1)) >= 0
                                && window.compareTo(Duration.ofHours(1)) <= 0
                                && window.equals(Duration.ofSeconds(window.toSeconds())),
                        "rateLimit.window",
                        window,
                        "must be whole seconds, from one to an hour",
                        "use Duration.ofSeconds(10)")
                .throwIfAny();
    }

    public static RateLimit of(int requests, Duration window) {
        return new RateLimit(requests, window);
    }

    @Override
    public MiddlewareKind kind() {
        return MiddlewareKind.RATE_LIMIT;
    }
}
