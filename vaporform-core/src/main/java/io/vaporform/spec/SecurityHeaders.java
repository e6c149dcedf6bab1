package io.vaporform.spec;

import java.util.Map;
import java.util.Set;

/**
 * What browsers are told so that pages are not turned against who reads them: nothing is taken for another type than it says ({@code X-Content-Type-Options}), who may show
 * them in a frame, and what a link tells of where it was. On each answer, instead of what an instance says. {@code X-XSS-Protection} is not among them: browsers have dropped what it
 * switched on.
 *
 * @param framing who may show pages in a frame
 * @param referrerPolicy one of <a href="https://www.w3.org/TR/referrer-policy/#referrer-policies">those there are</a>
 */
public record SecurityHeaders(Framing framing, String referrerPolicy) implements Middleware {

    private static final Set<String> POLICIES = Set.of(
            "no-referrer",
            "no-referrer-when-downgrade",
            "origin",
            "origin-when-cross-origin",
            "same-origin",
            "strict-origin",
            "strict-origin-when-cross-origin",
            "unsafe-url");

    /** No frames, and other sites learn of the origin only: {@code strict-origin-when-cross-origin}. */
    public static final SecurityHeaders DEFAULT = new SecurityHeaders(Framing.DENY, "strict-origin-when-cross-origin");

    /** Who may show pages in a frame ({@code X-Frame-Options}, RFC 7034). */
    public enum Framing {
        /** Nobody. */
        DENY,
        /** Pages of the same origin. */
        SAMEORIGIN
    }

    /** @throws io.vaporform.error.InvalidSpecException if there is no such policy */
    public SecurityHeaders {
        new Violations()
                .unless(
                        POLICIES.contains(referrerPolicy),
                        "securityHeaders.referrerPolicy",
                        HeaderNames.shown(referrerPolicy),
                        "is no such policy",
                        "use strict-origin-when-cross-origin or no-referrer")
                .throwIfAny();
    }

    public SecurityHeaders framing(Framing framing) {
        return new SecurityHeaders(framing, referrerPolicy);
    }

    public SecurityHeaders referrerPolicy(String policy) {
        return new SecurityHeaders(framing, policy);
    }

    /** Each header, and what it says. */
    public Map<String, String> headers() {
        return Map.of(
                "X-Content-Type-Options",
                "nosniff",
                "X-Frame-Options",
                framing.name(),
                "Referrer-Policy",
                referrerPolicy);
    }

    @Override
    public MiddlewareKind kind() {
        return MiddlewareKind.SECURITY_HEADERS;
    }
}
