package io.vaporform.http;

import io.vaporform.spec.Violations;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/** What each builder checks of what it was given. */
public final class Given {

    private Given() {}

    public static void port(Violations found, int port) {
        found.unless(port > 0 && port <= 65_535, "port", port, "must be 1 to 65535", "leave it out for the usual one");
    }

    public static void time(Violations found, String path, Duration time) {
        found.unless(
                !time.isNegative() && !time.isZero(),
                path,
                time,
                "must be more than zero",
                "leave it out, or say 10 s");
    }

    /** Scheme, host, and perhaps a port and a path. */
    public static void webAddress(Violations found, String url) {
        found.unless(
                isWebAddress(url),
                "url",
                url,
                "must be the address of a web server, without user, query and fragment",
                "write http://192.0.2.53:8081");
    }

    public static boolean isWebAddress(String url) {
        try {
            URI uri = new URI(url);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && uri.getFragment() == null;
        } catch (URISyntaxException noUri) {
            return false;
        }
    }
}
