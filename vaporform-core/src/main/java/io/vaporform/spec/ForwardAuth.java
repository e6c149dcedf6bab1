package io.vaporform.spec;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A service is asked of each request whether it may pass: by {@code GET} of a URL with the request's own headers, and {@code X-Forwarded-Method}, {@code -Proto},
 * {@code -Host}, {@code -Uri} and {@code -For}. If it answers with a 2xx status the request passes; with 401 or 403 it is answered so; with anything else, or if the service does not
 * answer in time, with 503: nobody passes unasked.
 *
 * @param url of http or https, as the load balancer gets to it: a text, or a secret where it is put together ({@link Value#format})
 * @param passes headers of the service's answer that the instance gets, instead of whatever the client says by these names
 * @param timeout 50 ms to a minute
 */
public record ForwardAuth(Value<?> url, List<String> passes, Duration timeout) implements Middleware {

    /** Unless set: {@value} seconds. */
    public static final int DEFAULT_TIMEOUT_SECONDS = 2;

    /** @throws io.vaporform.error.InvalidSpecException naming everything that is wrong */
    public ForwardAuth {
        passes = List.copyOf(passes);
        Violations found = new Violations();
        if (url instanceof Value.Literal<?> known) {
            found.unless(
                    isUrl(text(known)),
                    "forwardAuth.url",
                    HeaderNames.shown(known.value().toString()),
                    "is no URL of a service",
                    "write it as http://127.0.0.1:9000/verify, without a user and what begins with #");
        }
        HeaderNames.checkFree(found, "forwardAuth.passes", passes);
        found.unless(
                timeout.compareTo(Duration.ofMillis(50)) >= 0 && timeout.compareTo(Duration.ofMinutes(1)) <= 0,
                "forwardAuth.timeout",
                timeout,
                "must be 50 ms to a minute",
                "use Duration.ofSeconds(2)");
        found.throwIfAny();
    }

    private static String text(Value.Literal<?> known) {
        return known.value() instanceof Secret secret ? secret.reveal() : String.valueOf(known.value());
    }

    private static boolean isUrl(String text) {
        try {
            URI uri = new URI(text);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && text.chars().allMatch(c -> c > ' ' && c < 0x7f)
                    && uri.getHost() != null
                    && uri.getPort() <= 65_535
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException none) {
            return false;
        }
    }

    public static ForwardAuth to(String url) {
        return to(Value.of(url));
    }

    /** @param url such as {@code Value.format("http://{}:{}/verify", …)} of the outputs of a deployment */
    public static ForwardAuth to(Value<?> url) {
        return new ForwardAuth(url, List.of(), Duration.ofSeconds(DEFAULT_TIMEOUT_SECONDS));
    }

    /** What {@link #url()} says, where that is known. */
    public Optional<String> knownUrl() {
        return url instanceof Value.Literal<?> known ? Optional.of(text(known)) : Optional.empty();
    }

    /** The same with these headers and no other; none unless set. */
    public ForwardAuth passing(String... headers) {
        return new ForwardAuth(url, Arrays.asList(headers), timeout);
    }

    /** The same, with so much time for the service to answer. */
    public ForwardAuth within(Duration timeout) {
        return new ForwardAuth(url, passes, timeout);
    }

    @Override
    public MiddlewareKind kind() {
        return MiddlewareKind.FORWARD_AUTH;
    }

    @Override
    public List<Value<?>> values() {
        return List.of(url);
    }

    @Override
    public ForwardAuth mapValues(UnaryOperator<Value<?>> change) {
        return new ForwardAuth(change.apply(url), passes, timeout);
    }
}
