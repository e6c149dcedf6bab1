package io.vaporform.acme;

import static io.vaporform.acme.OrderKind.NEW;
import static io.vaporform.acme.OrderKind.RENEWAL;
import static io.vaporform.acme.OrderKind.REPLACEMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Infrastructure;
import io.vaporform.acme.RateGuard.End;
import io.vaporform.acme.RateLimits.Limit;
import io.vaporform.acme.RateLimits.Scope;
import io.vaporform.acme.Reservation.Granted;
import io.vaporform.acme.Reservation.Refused;
import io.vaporform.error.OperationTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** No project takes what others need. */
class SharesTest extends RateGuardTestCase {

    private static final Duration REFILL = Duration.ofSeconds(36);

    private final RateGuard guard = guard(RateLimits.letsEncrypt());
    private int names;

    /** Sends new orders of a project until one is refused. */
    private int flood(RateGuard at, String project) {
        for (int sent = 0; ; sent++) {
            OrderRequest order = orderOf(project, NEW, "f" + names++ + ".com");
            if (!(at.take(order) instanceof Granted)) {
                return sent;
            }
            at.ended(order, End.ISSUED);
        }
    }

    @Test
    void aProjectThatTakesAllItCanLeavesAQuarterToOthers() {
        assertThat(flood(guard, "greedy")).isEqualTo(225);

        Refused refused = refused(guard.take(orderOf("greedy", NEW, "next.com")));
        assertThat(refused.until()).as("it waits second").isEqualTo(START.plus(REFILL.multipliedBy(2)));
        assertThat(refused.reason())
                .isEqualTo("this account: of 300 orders in 3 hours, the last 75 are left to projects that had fewer"
                        + " than 15 of them, and greedy had more; the next one for it is free at 2026-01-01T00:00:36Z");
        for (int other = 0; other < 5; other++) {
            assertThat(flood(guard, "other-" + other)).isEqualTo(15);
        }
        assertThat(flood(guard, "late")).isZero();
    }

    @Test
    void aloneItIsAsFastAsItsIssuer() {
        flood(guard, "only");

        for (int i = 0; i < 400; i++) {
            time.advance(REFILL);
            // Now and then one that it has as one of those that had little.
            assertThat(flood(guard, "only")).as("" + i).isEqualTo(1);
        }
    }

    /** Neither what is left to others, nor their part of it, is used up by those who come again and again. */
    @Test
    void whoeverComesLateHasSomethingThoughOthersFloodForDays() {
        for (int i = 0; i < 2000; i++) {
            time.advance(REFILL);
            flood(guard, "greedy-" + i % 3);
        }

        assertThat(flood(guard, "late")).isEqualTo(15);
    }

    @Test
    void ofTwoThatFloodEachWaitsInItsOwnLine() {
        flood(guard, "one");
        flood(guard, "two");

        for (int i = 0; i < 3; i++) {
            refused(guard.take(orderOf("one", NEW, "a" + i + ".com")));
        }
        // The other's fifteen are refilled first; each has asked once before.
        assertThat(refused(guard.take(orderOf("two", NEW, "b.com"))).until())
                .isEqualTo(START.plus(REFILL.multipliedBy(15 + 2)));
    }

    @Test
    void newOrdersLeaveTheLastEighthToRenewalsWhereThoseAreCounted() {
        RateGuard counting = guard(RateLimits.builder()
                .limit(Limit.orders(Scope.ACCOUNT, 80, REFILL))
                .limit(Limit.certificates(Scope.REGISTERED_DOMAIN, 8, REFILL))
                .build());
        for (int project = 0; project < 40; project++) {
            flood(counting, "p" + project);
        }

        assertThat(refused(counting.take(orderOf("other", NEW, "next.com"))).reason())
                .startsWith("this account: of 80 orders in 48 minutes, the last 10 are left to renewals;");
        for (int i = 0; i < 5; i++) {
            issue(counting, RENEWAL, "r" + i + ".com");
            issue(counting, REPLACEMENT, "s" + i + ".com");
        }
        refused(counting.take(order(RENEWAL, "r9.com")));

        time.advance(Duration.ofDays(1));
        issue(counting, NEW, RateGuardTest.below("example.com", 0, 7));
        refused(counting.take(order(NEW, "n8.example.com")));
        issue(counting, RENEWAL, "n1.example.com");
    }

    @Test
    void theProjectIsTheOneThatOrders() {
        try (Years years = new Years(acme -> {})) {
            AcmeCa ca = AcmeCa.of(years.acme.directory())
                    .trusting(years.acme.serverRoot())
                    .limits(RateLimits.builder()
                            .limit(Limit.orders(Scope.ACCOUNT, 8, Duration.ofHours(1))
                                    .exempt(RENEWAL))
                            .build());
            Infrastructure infra = years.with(
                    AcmeProvider.builder().ca(ca).http01().agreeToTerms().build());
            for (int i = 0; i < 6; i++) {
                infra.project("greedy").certificates().provision("g" + i + ".example.com");
            }

            assertThatThrownBy(() -> infra.project("greedy").certificates().provision("g6.example.com"))
                    .isInstanceOf(OperationTimeoutException.class);
            infra.project("other").certificates().provision("o.example.com");

            assertThat(years.acme.certificates()).hasSize(7);
        }
    }

    @Test
    void whatItsIssuerSaysOfNewOrdersHoldsNoRenewalBack() {
        guard.retryAfter(
                order(NEW, "a.com"),
                START.plus(Duration.ofHours(1)),
                "too many new orders (300) from this account in the last 3h0m0s, retry after …");

        refused(guard.take(order(NEW, "b.com")));
        issue(guard, RENEWAL, "a.com");
    }
}
