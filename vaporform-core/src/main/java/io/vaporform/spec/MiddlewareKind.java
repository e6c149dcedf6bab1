package io.vaporform.spec;

import java.util.Locale;

/**
 * The kinds of {@link Middleware}, in the order in which they act on a request: the first that refuses it or answers it is the last that sees it. Before all of
 * them a request in clear is led to TLS, if {@link RouteSpec#redirectsToHttps()} says so. The last two act on every answer, also on one that the load balancer gives by itself.
 */
public enum MiddlewareKind {
    /** {@link AllowList}. */
    ALLOW_LIST,
    /** {@link ClientCertificates}. */
    CLIENT_CERTIFICATES,
    /** {@link RateLimit}. */
    RATE_LIMIT,
    /** {@link Cors}: before everything that asks who it is, as browsers ask beforehand without saying so. */
    CORS,
    /** {@link BasicAuth}. */
    BASIC_AUTH,
    /** {@link ForwardAuth}. */
    FORWARD_AUTH,
    /** {@link Hsts}. */
    HSTS,
    /** {@link SecurityHeaders}. */
    SECURITY_HEADERS;

    /** By which it is known in plans and capabilities: {@code rate-limit}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException if there is none of that id */
    public static MiddlewareKind of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    @Override
    public String toString() {
        return id();
    }
}
