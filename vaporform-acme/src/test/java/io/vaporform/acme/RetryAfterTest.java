package io.vaporform.acme;

import static io.vaporform.acme.OrderKind.NEW;
import static io.vaporform.acme.OrderKind.RENEWAL;
import static io.vaporform.acme.OrderKind.REPLACEMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.acme.RateGuard.Account;
import io.vaporform.acme.Reservation.Cause;
import io.vaporform.acme.Reservation.Refused;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an issuer says itself, in the words of Let's Encrypt. */
class RetryAfterTest extends RateGuardTestCase {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final RateGuard guard = guard(RateLimits.letsEncrypt());

    @Test
    void everyOrderOfTheAccountIsHeldBack() {
        guard.retryAfter(START.plus(MINUTE), "Service busy; retry later.");

        Refused refused = refused(guard(RateLimits.none()).take(order(REPLACEMENT, "a.com")));
        assertThat(refused)
                .isEqualTo(new Refused(
                        START.plus(MINUTE),
                        "this account: Service busy; retry later.; the issuer is asked again at 2026-01-01T00:01:00Z",
                        Cause.ISSUER));
        issue(guard(RateLimits.none(), new Account(ACCOUNT.directory(), "https://acme.test/account/2")), NEW, "a.com");

        time.advance(MINUTE);
        issue(guard, NEW, "a.com");
    }

    @Test
    void aLaterWordStaysAndAnEndlessOneIsNotBelieved() {
        guard.retryAfter(START.plus(Duration.ofDays(3650)), "go away");
        guard.retryAfter(START.plus(MINUTE), "busy");

        assertThat(refused(guard.take(order(NEW, "a.com"))).until()).isEqualTo(START.plus(Holds.LONGEST));
    }

    @Test
    void aRegisteredDomainIsHeldBackForNewNamesOnly() {
        OrderRequest order = order(NEW, "a.example.com", "b.example.org");

        guard.retryAfter(
                order,
                START.plus(MINUTE),
                "too many certificates (50) already issued for \"example.com\" in the last 168h0m0s, retry after …");

        assertThat(refused(guard.take(order(NEW, "c.example.com"))).cause()).isEqualTo(Cause.ISSUER);
        issue(guard, RENEWAL, "c.example.com");
        issue(guard, NEW, "c.example.org");
    }

    @Test
    void anExactSetIsHeldBackForReplacementsOnlyIfOneWasRefused() {
        String words =
                "too many certificates (5) already issued for this exact set of identifiers in the last 168h0m0s";
        guard.retryAfter(order(RENEWAL, "a.com"), START.plus(MINUTE), words);
        refused(guard.take(order(RENEWAL, "a.com")));
        refused(guard.take(order(NEW, "a.com")));
        issue(guard, REPLACEMENT, "a.com");
        issue(guard, NEW, "www.a.com");

        guard.retryAfter(order(REPLACEMENT, "a.com"), START.plus(MINUTE), words);

        refused(guard.take(order(REPLACEMENT, "a.com")));
    }

    @Test
    void aNameThatFailedTooOftenIsHeldBack() {
        OrderRequest order = order(NEW, "a.com", "b.com");

        guard.retryAfter(
                order, START.plus(MINUTE), "too many failed authorizations (5) for \"b.com\" in the last 1h0m0s");

        refused(guard.take(order(RENEWAL, "b.com", "c.com")));
        issue(guard, REPLACEMENT, "b.com");
        issue(guard, NEW, "a.com");
    }

    @Test
    void ofAnIssuerWithoutKnownLimitsNoKindOfOrderIsExempt() {
        RateGuard unknown = guard(RateLimits.none());

        unknown.retryAfter(order(NEW, "a.com"), START.plus(MINUTE), "too many failed authorizations");

        refused(unknown.take(order(REPLACEMENT, "a.com")));
        issue(unknown, NEW, "b.com");
    }

    @Test
    void wordsThatAreNotUnderstoodHoldTheAccount() {
        guard.retryAfter(order(NEW, "a.com"), START.plus(MINUTE), "too many new orders (300) from this account");

        refused(guard.take(order(NEW, "b.com")));
    }

    @Test
    void aHostileReasonIsShortenedAndDoesNoHarm() {
        guard.retryAfter(START.plus(MINUTE), "NEW \n 2030-01-01T00:00:00Z ".repeat(1000));

        Refused refused = refused(guard.take(order(REPLACEMENT, "a.com")));
        assertThat(refused.until()).isEqualTo(START.plus(MINUTE));
        assertThat(refused.reason()).hasSizeLessThan(400);
    }
}
