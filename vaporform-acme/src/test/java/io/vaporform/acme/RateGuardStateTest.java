package io.vaporform.acme;

import static io.vaporform.acme.OrderKind.NEW;
import static io.vaporform.acme.OrderKind.RENEWAL;
import static io.vaporform.acme.OrderKind.REPLACEMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.acme.RateGuard.End;
import io.vaporform.acme.RateLimits.Limit;
import io.vaporform.acme.RateLimits.Scope;
import io.vaporform.acme.Reservation.Cause;
import io.vaporform.acme.Reservation.Granted;
import io.vaporform.acme.Reservation.Refused;
import io.vaporform.state.Records;
import io.vaporform.testkit.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What is kept in the records: once for each order, and all or nothing. */
class RateGuardStateTest extends RateGuardTestCase {

    private static final Duration HOUR = Duration.ofHours(1);

    /** Two orders of the account, one certificate for each registered domain. */
    private static final RateLimits SMALL = RateLimits.builder()
            .limit(Limit.orders(Scope.ACCOUNT, 2, HOUR).exempt(RENEWAL))
            .limit(Limit.certificates(Scope.REGISTERED_DOMAIN, 1, HOUR).exempt(RENEWAL))
            .build();

    private final RateGuard guard = guard(SMALL);

    @Test
    void theSameOrderAskedAgainIsCountedOnce() {
        OrderRequest order = order(NEW, "a.com");

        granted(guard.take(order));
        granted(guard.take(order));
        granted(guard(SMALL).take(order));

        granted(guard.take(order(NEW, "b.com")));
        refused(guard.take(order(NEW, "c.com")));
    }

    @Test
    void whatIsRefusedByOneLimitIsCountedInNone() {
        issue(guard, NEW, "a.com");
        List<Records.Entry> before = records.scan("");

        refused(guard.take(order(NEW, "b.com", "www.a.com")));

        assertThat(records.scan("")).isEqualTo(before);
        issue(guard, NEW, "b.com");
    }

    @Test
    void whatWasTakenIsGivenBackWhenSomebodyElseTakesTheRest() {
        guard.take(order(NEW, "a.com"));
        // Between the look and the taking, another process takes the only one of b.com.
        Records racing = new OvertakenRecords(records, () -> {
            OrderRequest other = order(RENEWAL, "x.b.com");
            granted(guard(RateLimits.builder()
                            .limit(Limit.certificates(Scope.REGISTERED_DOMAIN, 1, HOUR))
                            .build())
                    .take(other));
        });
        RateGuard late = new RateGuard(racing, ACCOUNT, SMALL, SUFFIXES, time);

        Refused refused = refused(late.take(order(NEW, "b.com")));

        assertThat(refused.reason()).startsWith("b.com: 1 certificates in 1 hour");
        granted(guard.take(order(NEW, "c.com")));
    }

    @Test
    void ofTwoOrdersForTheSameNamesInTheSameMomentOneIsSent() {
        assertThat(refused(overtakenBy(order(NEW, "a.com"), order(NEW, "a.com")))
                        .cause())
                .isEqualTo(Cause.DUPLICATE);

        issue(guard, NEW, "b.com");
        refused(guard.take(order(NEW, "c.com")));
    }

    @Test
    void theSameOrderAskedTwiceInTheSameMomentIsCountedOnce() {
        OrderRequest order = order(NEW, "a.com");

        granted(overtakenBy(order, order));

        issue(guard, NEW, "b.com");
        refused(guard.take(order(NEW, "c.com")));
    }

    /** What an order is answered if another process is granted {@code first} while it takes its own. */
    private Reservation overtakenBy(OrderRequest first, OrderRequest order) {
        RateLimits three = RateLimits.builder()
                .limit(Limit.orders(Scope.ACCOUNT, 3, HOUR).exempt(RENEWAL))
                .build();
        Records racing =
                new OvertakenRecords(records, () -> granted(guard(three).take(first)));
        return new RateGuard(racing, ACCOUNT, three, SUFFIXES, time).take(order);
    }

    @Test
    void anOrderForTheSameNamesWaitsForTheFirstToEnd() {
        RateGuard free = guard(RateLimits.none());
        OrderRequest first = order(NEW, "a.com", "b.com");
        OrderRequest second = order(NEW, "b.com", "a.com");
        granted(free.take(first));

        Refused refused = refused(free.take(second));
        assertThat(refused.cause()).isEqualTo(Cause.DUPLICATE);
        assertThat(refused.until()).isEqualTo(START.plus(RateGuard.SHORTLY));
        assertThat(refused.reason()).isEqualTo("a.com and 1 more: another order for exactly these names is under way");

        free.ended(first, End.ISSUED);
        granted(free.take(second));
        free.ended(first, End.ISSUED);
        refused(free.take(first));
    }

    @Test
    void anAbandonedOrderKeepsOthersWaitingForAnHourOnly() {
        RateGuard free = guard(RateLimits.none());
        OrderRequest dead = order(NEW, "a.com");
        granted(free.take(dead));

        time.advance(RateGuard.ABANDONED);
        granted(free.take(dead));

        granted(free.take(order(NEW, "a.com")));
        assertThat(refused(free.take(dead)).cause()).isEqualTo(Cause.DUPLICATE);
    }

    @Test
    void anOrderWithoutACertificateGivesItsCertificateBack() {
        OrderRequest order = order(NEW, "a.com");
        granted(guard.take(order));
        guard.ended(order, End.FAILED);
        guard.ended(order, End.FAILED);

        issue(guard, NEW, "a.com");
        assertThat(refused(guard.take(order(NEW, "b.com"))).reason()).startsWith("this account");
    }

    @Test
    void anOrderThatWasNeverSentGivesEverythingBack() {
        OrderRequest order = order(NEW, "a.com");
        granted(guard.take(order));
        guard.ended(order, End.NOT_SENT);

        assertThat(records.scan("")).isEmpty();
    }

    @Test
    void whatWasRefilledMeanwhileIsNotGivenBackOnceMore() {
        OrderRequest order = order(NEW, "a.com");
        granted(guard.take(order));
        time.advance(Duration.ofMinutes(40));
        issue(guard, NEW, "b.com");

        guard.ended(order, End.NOT_SENT);
        issue(guard, NEW, "c.com");

        // The one of b.com is refilled an hour after it was taken from a full bucket.
        assertThat(refused(guard.take(order(NEW, "d.com"))).until())
                .isEqualTo(time.now().plus(HOUR));
    }

    @Test
    void aClockThatJumpsBackGrantsNothingMore() {
        issue(guard, NEW, "a.com", "b.com");

        RateGuard back = at(START.minus(Duration.ofMinutes(90)));
        refused(back.take(order(NEW, "c.com")));
        refused(guard.take(order(NEW, "c.com")));

        time.advance(HOUR);
        issue(guard, NEW, "c.com");
        refused(guard.take(order(NEW, "d.com")));
    }

    @Test
    void whatAClockFarAheadLeftBehindIsWaitedForNoLongerThanForAnEmptyLimit() {
        RateGuard ahead = at(START.plus(Duration.ofDays(3650)));
        issue(ahead, NEW, "a.com", "b.com");

        assertThat(refused(guard.take(order(NEW, "c.com"))).until()).isEqualTo(START.plus(HOUR));
        time.advance(HOUR);
        issue(guard, NEW, "c.com");
        refused(guard.take(order(NEW, "d.com")));
    }

    @Test
    void guardsOfSeveralProcessesNeverExceedALimitTogether() throws Exception {
        RateLimits hundred = RateLimits.builder()
                .limit(Limit.orders(Scope.ACCOUNT, 100, HOUR).exempt(RENEWAL))
                .limit(Limit.certificates(Scope.REGISTERED_DOMAIN, 7, HOUR))
                .build();
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<String>>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int thread = i;
                all.add(threads.submit(() -> {
                    go.await();
                    return granted(guard(hundred), thread);
                }));
            }
            go.countDown();
            List<String> granted = new ArrayList<>();
            for (Future<List<String>> each : all) {
                granted.addAll(each.get());
            }

            assertThat(granted).hasSize(100);
            for (int domain = 0; domain < 20; domain++) {
                String name = "d" + domain + ".com";
                assertThat(granted).filteredOn(name::equals).hasSizeLessThanOrEqualTo(7);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** The registered domains of what one thread is granted: it asks for 10 names in each of 20. */
    private static List<String> granted(RateGuard guard, int thread) {
        List<String> granted = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String domain = "d" + i % 20 + ".com";
            String id = thread + "-" + i;
            Reservation answer = guard.take(new OrderRequest(id, id, NEW, names("n" + id + "." + domain)));
            if (answer instanceof Granted) {
                granted.add(domain);
            }
        }
        return granted;
    }

    @Test
    void aReplacementThatFailedGivesNothingBackThatItMayNotHaveTaken() {
        RateGuard sets = guard(RateLimits.builder()
                .limit(Limit.certificates(Scope.NAME_SET, 1, HOUR).exempt(REPLACEMENT))
                .build());
        issue(sets, NEW, "a.com");
        OrderRequest replacement = order(REPLACEMENT, "a.com");
        granted(sets.take(replacement));

        sets.ended(replacement, End.FAILED);

        refused(sets.take(order(NEW, "a.com")));
    }

    private RateGuard at(Instant now) {
        return new RateGuard(records, ACCOUNT, SMALL, SUFFIXES, ManualTime.startingAt(now));
    }
}
