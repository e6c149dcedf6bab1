package io.vaporform.spec;

import java.time.Duration;

/**
 * Browsers that came by TLS once come by TLS only (<a href="https://www.rfc-editor.org/rfc/rfc6797">RFC 6797</a>). Said over TLS only, and instead of what an instance says.
 *
 * @param maxAge for which a browser keeps to it; 0 has it forget
 * @param includesSubDomains whether all names below are meant, too
 * @param preloads whether the name may go into lists that browsers bring along; that takes a year and all names below, and is hard to undo
 */
public record Hsts(Duration maxAge, boolean includesSubDomains, boolean preloads) implements Middleware {

    /** The name of its header: {@value}. */
    public static final String HEADER = "Strict-Transport-Security";

    /** Less than that, the lists in the browsers do not take. */
    private static final Duration PRELOAD = Duration.ofDays(365);

    /** @throws io.vaporform.error.InvalidSpecException naming everything that does not go together */
    public Hsts {
        Violations found = new Violations();
        found.unless(
                !maxAge.isNegative(),
                "hsts.maxAge",
                maxAge,
                "a time ahead is not negative",
                "give 0 to have browsers forget it, or a time such as 365 days");
        found.unless(
                !preloads || maxAge.compareTo(PRELOAD) >= 0,
                "hsts.maxAge",
                maxAge,
                "the lists in the browsers take " + PRELOAD.toDays() + " days at least",
                "give as much, or leave out preload");
        found.unless(
                !preloads || includesSubDomains,
                "hsts.includesSubDomains",
                false,
                "the lists in the browsers take a name with all below it only",
                "say includeSubDomains() if all names below have certificates, or leave out preload");
        found.throwIfAny();
    }

    public static Hsts of(Duration maxAge) {
        return new Hsts(maxAge, false, false);
    }

    /** See {@link #includesSubDomains()}. */
    public Hsts includeSubDomains() {
        return new Hsts(maxAge, true, preloads);
    }

    /** See {@link #preloads()}; say {@link #includeSubDomains()} before. */
    public Hsts preload() {
        return new Hsts(maxAge, includesSubDomains, true);
    }

    /** What its header says. */
    public String value() {
        return "max-age=" + maxAge.toSeconds() + (includesSubDomains ? "; includeSubDomains" : "")
                + (preloads ? "; preload" : "");
    }

    @Override
    public MiddlewareKind kind() {
        return MiddlewareKind.HSTS;
    }
}
