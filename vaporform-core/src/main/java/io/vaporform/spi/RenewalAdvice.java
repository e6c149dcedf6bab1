package io.vaporform.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a certificate is to be renewed.
 *
 * @param at the moment; what is past means now. Empty leaves it to the lifetime
 * @param why for a person, such as {@code its issuer suggests 2 to 4 May}
 * @param askAgainAfter how long the advice holds
 */
public record RenewalAdvice(Optional<Instant> at, String why, Duration askAgainAfter) {

    /** For how long nobody asks again, of an issuer that has no opinion: a day. */
    public static final Duration DAY = Duration.ofDays(1);

    /** Of an issuer that does not say when. */
    public static RenewalAdvice byLifetime() {
        return new RenewalAdvice(Optional.empty(), "", DAY);
    }
}
