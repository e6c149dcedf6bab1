package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.acme.RateLimits.Limit;
import io.vaporform.acme.RateLimits.Scope;
import io.vaporform.acme.Reservation.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who waits for the same asks one after the other. */
class TurnsTest extends RateGuardTestCase {

    private static final Instant FREE = Instant.parse("2026-01-01T00:00:36Z");

    private final Turns turns = new Turns();

    @Test
    void whoWaitsForTheSameIsToldATimeOfItsOwn() {
        assertThat(next(of(36), 3)).containsExactly(FREE, FREE.plusSeconds(36), FREE.plusSeconds(72));
    }

    @Test
    void nobodyIsToldToWaitForLongerThanHalfAnHour() {
        assertThat(next(of(36), 5000))
                .allMatch(at -> at.isBefore(FREE.plus(Turns.LONGEST)))
                .filteredOn(FREE::equals)
                .hasSize(100);
    }

    @Test
    void whatIsSeldomFreeIsAskedForOneSecondAfterAnother() {
        assertThat(next(of(202 * 60), 3)).containsExactly(FREE, FREE.plusSeconds(1), FREE.plusSeconds(2));
        assertThat(next(of(Turns.LONGEST.toSeconds()), 2)).containsExactly(FREE, FREE.plusSeconds(1));
    }

    @Test
    void whoComesLaterIsToldALaterTime() {
        next(of(36), 10);

        assertThat(turns.next(of(36), FREE.plusSeconds(36))).isEqualTo(FREE.plusSeconds(360));
    }

    @Test
    void whenNobodyIsBeforeTheFirstTimeIsTold() {
        next(of(36), 10);

        assertThat(turns.next(of(36), FREE.plusSeconds(1000))).isEqualTo(FREE.plusSeconds(1000));
    }

    @Test
    void eachLimitHasItsOwn() {
        Limit limit = Limit.certificates(Scope.REGISTERED_DOMAIN, 1, Duration.ofSeconds(36));

        assertThat(turns.next(new Counted(limit, "a.com"), FREE)).isEqualTo(FREE);
        assertThat(turns.next(new Counted(limit, "b.com"), FREE)).isEqualTo(FREE);
    }

    @Test
    void manyOrdersThatAskWhenTheyAreToldTakeEverythingThatIsFree() {
        PriorityQueue<Waiting> waiting = new PriorityQueue<>(Comparator.comparing(Waiting::at));
        for (int i = 0; i < 300; i++) {
            waiting.add(new Waiting(START, order(OrderKind.NEW, "n" + i + ".com")));
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

    private List<Instant> next(Counted counted, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> turns.next(counted, FREE))
                .toList();
    }

    private static Counted of(long refill) {
        return new Counted(Limit.orders(Scope.ACCOUNT, 300, Duration.ofSeconds(refill)), "");
    }
}
