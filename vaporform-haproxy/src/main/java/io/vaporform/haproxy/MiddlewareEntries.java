package io.vaporform.haproxy;

import io.vaporform.spec.AllowList;
import io.vaporform.spec.BasicAuth;
import io.vaporform.spec.Cors;
import io.vaporform.spec.Hsts;
import io.vaporform.spec.Middleware;
import io.vaporform.spec.RateLimit;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spec.SecurityHeaders;
import io.vaporform.spec.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What the maps say of the middlewares of a route, and by which letters a request of it is known to have them; {@link ConfigMiddlewares} reads both. Keys begin with the token of the route, behind which
 * a {@code |} ends it, as no token has one.
 */
final class MiddlewareEntries {

    static final List<String> MAPS = List.of("hsts", "secure", "allow", "rate", "cors", "basic");

    private static final String SAYS_NOTHING = "1";

    private final String token;
    private final BiConsumer<String, MapEntry> each;

    private MiddlewareEntries(String token, BiConsumer<String, MapEntry> each) {
        this.token = token;
        this.each = each;
    }

    /** One letter for each thing that is done. */
    static String flags(RouteSpec spec) {
        StringBuilder flags = new StringBuilder(spec.redirectsToHttps() ? "S" : "");
        spec.middlewares().forEach(middleware -> flags.append(flag(middleware)));
        return flags.toString();
    }

    private static char flag(Middleware middleware) {
        if (middleware instanceof RateLimit limit) {
            return window(limit).flag();
        }
        return switch (middleware.kind()) {
            case ALLOW_LIST -> 'W';
            case CLIENT_CERTIFICATES -> 'M';
            case CORS -> 'C';
            case BASIC_AUTH -> 'B';
            case HSTS -> 'H';
            case SECURITY_HEADERS -> 'F';
            default ->
                throw new IllegalArgumentException(middleware.kind() + " is not declared, so nobody asks for it");
        };
    }

    private static RateWindow window(RateLimit limit) {
        return RateWindow.of(limit.window())
                .orElseThrow(() -> new IllegalArgumentException("no table counts in " + limit.window()));
    }

    /** Gives each entry, with the name of its map. */
    static void of(EdgeRoute route, BiConsumer<String, MapEntry> each) {
        MiddlewareEntries entries = new MiddlewareEntries(route.token(), each);
        route.spec().middlewares().forEach(entries::add);
    }

    private void add(Middleware middleware) {
        if (middleware instanceof Hsts hsts) {
            put("hsts", token, hsts.value());
        } else if (middleware instanceof SecurityHeaders security) {
            put("secure", token, security.framing() + "/" + security.referrerPolicy());
        } else if (middleware instanceof AllowList list) {
            list.ranges().stream()
                    .flatMap(range -> AddressKeys.of(range).stream())
                    .distinct()
                    .forEach(prefix -> put("allow", token + "|" + prefix, SAYS_NOTHING));
        } else if (middleware instanceof RateLimit limit) {
            put("rate", token, Integer.toString(limit.requests()));
        } else if (middleware instanceof Cors cors) {
            cors.origins().forEach(origin -> put("cors", token + "|" + origin, value(cors)));
        } else if (middleware instanceof BasicAuth auth) {
            auth.users().forEach((user, password) -> put("basic", digest(user, password), SAYS_NOTHING));
        }
    }

    private void put(String map, String key, String value) {
        each.accept(map, new MapEntry(key, value));
    }

    /** Neither methods nor names of headers have a slash. */
    static String value(Cors cors) {
        String value = String.join(", ", cors.methods()) + "/" + cors.maxAge().toSeconds();
        return cors.headers().isEmpty() ? value : value + "/" + String.join(", ", cors.headers());
    }

    /** No user has a colon, so nobody is taken for another one with another password. */
    private String digest(String user, Value<Secret> password) {
        String known = ((Value.Literal<Secret>) password).value().reveal();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((token + "|" + user + ":" + known).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().withUpperCase().formatHex(hash);
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("every Java platform has SHA-256", never);
        }
    }
}
