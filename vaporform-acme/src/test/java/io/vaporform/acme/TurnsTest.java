package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.acme.RateLimits.Limit;
import io.vaporform.acme.RateLimits.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {

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

    private List<Instant> next(Counted counted, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> turns.next(counted, FREE))
                .toList();
    }

    private static Counted of(long refill) {
        return new Counted(Limit.orders(Scope.ACCOUNT, 300, Duration.ofSeconds(refill)), "");
    }
}
