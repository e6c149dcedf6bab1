package io.vaporform.tls;

import io.vaporform.spec.Violations;
import java.time.Duration;

/** The value of the header Strict-Transport-Security (RFC 6797, 6.1). */
final class Hsts {

    /** Less than that, the lists in the browsers do not take. */
    private static final Duration PRELOAD = Duration.ofDays(365);

    private Hsts() {}

    static String value(Duration maxAge, boolean subDomains, boolean preload) {
        Violations found = new Violations();
        found.unless(
                !maxAge.isNegative(),
                "maxAge",
                maxAge,
                "a time ahead is not negative",
                "give 0 to have browsers forget it, or a time such as 365 days");
        found.unless(
                !preload || maxAge.compareTo(PRELOAD) >= 0,
                "maxAge",
                maxAge,
                "the lists in the browsers take " + PRELOAD.toDays() + " days at least",
                "give as much, or leave out preload");
        found.unless(
                !preload || subDomains,
                "subDomains",
                false,
                "the lists in the browsers take a name with all below it only",
                "say true if all names below have certificates, or leave out preload");
        found.throwIfAny();
        return "max-age=" + maxAge.toSeconds() + (subDomains ? "; includeSubDomains" : "")
                + (preload ? "; preload" : "");
    }
}
