package io.vaporform.spec;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which pages of other origins may read the answers (<a href="https://fetch.spec.whatwg.org/#http-cors-protocol">CORS</a>). To an origin that may,
 * an answer says so, and what a browser asks beforehand ({@code OPTIONS} with {@code Access-Control-Request-Method}) is answered with 204 by the load balancer. To others
 * nothing is said. Each answer says that it depends on the origin ({@code Vary}).
 *
 * @param origins such as {@code https://app.example.com}, or {@code https://*.example.org} for names with one label more. Never empty
 * @param methods beyond those that need no leave; in capitals
 * @param headers that pages may send
 * @param maxAge for which a browser need not ask again: whole seconds, up to a day
 */
public record Cors(List<String> origins, List<String> methods, List<String> headers, Duration maxAge)
        implements Middleware {

    /** Unless set: {@value} seconds. */
    public static final int DEFAULT_MAX_AGE_SECONDS = 600;

    private static final List<String> DEFAULT_METHODS = List.of("GET", "HEAD", "POST");

    private static final Pattern ORIGIN =
            Pattern.compile("(https?)://(\\*\\.)?[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[1-9]\\d{0,4})?");
    private static final Pattern FIRST_LABEL = Pattern.compile("(https?://)[a-z0-9-]+\\.(.+)");
    private static final Pattern METHOD = Pattern.compile("[A-Z-]{1,30}");

    /** @throws io.vaporform.error.InvalidSpecException naming everything that is wrong */
    public Cors {
        Violations found = new Violations();
        origins =
                origins.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).toList();
        methods = List.copyOf(methods);
        headers = List.copyOf(headers);
        found.unless(
                !origins.isEmpty(), "cors.origins", "", "there is none", "name one, such as https://app.example.com");
        origins.forEach(origin -> checkOrigin(found, origin));
        found.unless(
                new HashSet<>(origins).size() == origins.size(),
                "cors.origins",
                origins,
                "one is named twice",
                "name it once");
        found.unless(!methods.isEmpty(), "cors.methods", "", "there is none", "leave it out for " + DEFAULT_METHODS);
        methods.forEach(method -> found.unless(
                METHOD.matcher(method).matches(),
                "cors.methods",
                HeaderNames.shown(method),
                "is no method",
                "write it in capitals, such as PUT"));
        HeaderNames.check(found, "cors.headers", headers);
        found.unless(
                !maxAge.isNegative()
                        && maxAge.compareTo(Duration.ofDays(1)) <= 0
                        && maxAge.equals(Duration.ofSeconds(maxAge.toSeconds())),
                "cors.maxAge",
                maxAge,
                "must be whole seconds, up to a day",
                "use Duration.ofMinutes(10)");
        found.throwIfAny();
    }

    private static void checkOrigin(Violations found, String origin) {
        Matcher form = ORIGIN.matcher(origin);
        boolean sound = form.matches();
        found.unless(
                sound,
                "cors.origins",
                HeaderNames.shown(origin),
                "is no origin",
                "write scheme and host as https://app.example.com, with a port if it is not that of the scheme, and nothing behind it");
        String own = sound && form.group(1).equals("https") ? ":443" : ":80";
        found.unless(
                !sound || !own.equals(form.group(4)),
                "cors.origins",
                origin,
                "has the port of its scheme, which browsers leave out",
                "leave out " + own);
    }

    public static Cors allow(String... origins) {
        return new Cors(
                Arrays.asList(origins), DEFAULT_METHODS, List.of(), Duration.ofSeconds(DEFAULT_MAX_AGE_SECONDS));
    }

    /** The same with these methods and no other; GET, HEAD and POST unless set. */
    public Cors methods(String... methods) {
        return new Cors(origins, Arrays.asList(methods), headers, maxAge);
    }

    /** The same with these headers and no other; none unless set. */
    public Cors headers(String... headers) {
        return new Cors(origins, methods, Arrays.asList(headers), maxAge);
    }

    public Cors maxAge(Duration maxAge) {
        return new Cors(origins, methods, headers, maxAge);
    }

    /** Whether pages of {@code origin} may read the answers. */
    public boolean allows(String origin) {
        Matcher wild = FIRST_LABEL.matcher(origin);
        return origins.contains(origin) || (wild.matches() && origins.contains(wild.group(1) + "*." + wild.group(2)));
    }

    @Override
    public MiddlewareKind kind() {
        return MiddlewareKind.CORS;
    }
}
