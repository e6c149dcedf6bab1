package io.vaporform.testkit;

import java.time.Duration;
import java.util.List;

/**
 * How many of something a {@link FakeAcme} takes: a token bucket, full at first, of which one token comes back in each {@code window / most}.
 *
 * @param counts what it counts, and for whom
 * @param most that are taken at once
 * @param window in which all tokens come back
 * @param renewals whether orders for exactly the names of an earlier certificate are counted too
 * @param replacements whether orders are counted that say which certificate they replace (RFC 9773, 5), within the window in which that is to be renewed
 */
public record FakeAcmeLimit(Counts counts, int most, Duration window, boolean renewals, boolean replacements) {

    /** What a limit counts, and for whom. */
    public enum Counts {
        /** Orders of one account. */
        ORDERS_OF_ACCOUNT,
        /** Certificates that have a name of one registered domain: of its last two labels, as this knows no list of public suffixes. */
        CERTIFICATES_OF_DOMAIN,
        /** Certificates for exactly the same names. */
        CERTIFICATES_OF_NAMES,
        /** Validations of one name by one account that failed. */
        FAILURES_OF_NAME
    }

    /** Those of Let's Encrypt, as <a href="https://letsencrypt.org/docs/rate-limits/">its page</a> gives them. */
    public static List<FakeAcmeLimit> letsEncrypt() {
        Duration week = Duration.ofDays(7);
        return List.of(
                new FakeAcmeLimit(Counts.ORDERS_OF_ACCOUNT, 300, Duration.ofHours(3), false, false),
                new FakeAcmeLimit(Counts.CERTIFICATES_OF_DOMAIN, 50, week, false, false),
                new FakeAcmeLimit(Counts.CERTIFICATES_OF_NAMES, 5, week, true, false),
                new FakeAcmeLimit(Counts.FAILURES_OF_NAME, 5, Duration.ofHours(1), true, false));
    }
}
