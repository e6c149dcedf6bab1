package io.vaporform.acme;

import static io.vaporform.acme.OrderKind.NEW;
import static io.vaporform.acme.OrderKind.RENEWAL;
import static io.vaporform.acme.OrderKind.REPLACEMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.acme.RateGuard.Account;
import io.vaporform.acme.RateGuard.End;
import io.vaporform.acme.RateLimits.Limit;
import io.vaporform.acme.RateLimits.Scope;
import io.vaporform.acme.Reservation.Cause;
import io.vaporform.acme.Reservation.Granted;
import io.vaporform.acme.Reservation.Refused;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Secret;
import io.vaporform.state.Records;
import io.vaporform.testkit.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What is kept in the records: once for each order, all or nothing, and not for ever. */
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
                .limit(Limit.orders(Scope.ACCOUNT, 100, HOUR))
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
            Reservation answer = guard.take(new OrderRequest(id, NEW, names("n" + id + "." + domain)));
            if (answer instanceof Granted) {
                granted.add(domain);
            }
        }
        return granted;
    }

    @Test
    void manyOrdersThatAskWhenTheyAreToldTakeEverythingThatIsFree() {
        PriorityQueue<Waiting> waiting = new PriorityQueue<>(Comparator.comparing(Waiting::at));
        for (int i = 0; i < 300; i++) {
            waiting.add(new Waiting(START, order(NEW, "n" + i + ".com")));
        }
        RateGuard real = guard(RateLimits.builder()
                .limit(Limit.orders(Scope.ACCOUNT, 100, Duration.ofSeconds(36)))
                .build());
        int asked = 0;
        while (!waiting.isEmpty()) {
            Waiting next = waiting.remove();
            time.advance(Duration.between(time.now(), next.at()));
            asked++;
            if (real.take(next.order()) instanceof Refused refused) {
                waiting.add(new Waiting(refused.until(), next.order()));
            }
        }

        assertThat(time.now()).isBetween(START.plusSeconds(200 * 36), START.plusSeconds(230 * 36));
        // If all of them asked for each one that is free, that would be 300, and 200 + 199 + ... + 1 again.
        assertThat(asked).isLessThan(20_400 / 10);
    }

    private record Waiting(Instant at, OrderRequest order) {}

    @Test
    void hostileIdsAndLongNamesAreOnlyDigestsInKeys() {
        RateGuard real = guard(RateLimits.letsEncrypt(), new Account("dir/order/ \n", "a b/c"));
        String label = "a".repeat(63);
        DomainName longest = DomainName.of(label + "." + label + "." + label + ".example.com");
        OrderRequest order = new OrderRequest("id \n order/ 2026-01-01T00:00:00Z", NEW, List.of(longest));

        granted(real.take(order));
        granted(real.take(order));

        assertThat(records.scan(""))
                .allSatisfy(row -> assertThat(row.key()).matches("rate/[0-9a-f]{40}/(bucket|order)/[0-9a-f]{40}"));
    }

    @Test
    void aRowThatCannotBeReadCountsAsUsedUp() {
        issue(guard, NEW, "a.com");
        records.scan("").forEach(row -> records.replace(row, Secret.of("no moment")));

        assertThat(refused(guard.take(order(NEW, "b.com"))).until()).isEqualTo(START.plus(HOUR));
        time.advance(HOUR);
        issue(guard, NEW, "b.com");
    }

    @Test
    void aSweepRemovesWhatSaysNothingAnyMore() {
        issue(guard, NEW, "a.com");
        guard.take(order(NEW, "b.com"));
        guard.retryAfter(START.plus(Duration.ofMinutes(10)), "busy");
        guard.sweep();
        assertThat(records.scan("")).hasSize(5);

        time.advance(HOUR);
        guard.sweep();
        assertThat(records.scan("")).extracting(Records.Entry::key).hasSize(2);

        time.advance(RateGuard.FORGOTTEN);
        guard(SMALL, new Account("https://other.test/", "else")).sweep();
        assertThat(records.scan("")).isEmpty();
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
