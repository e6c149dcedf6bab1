package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.acme.RateLimits.Limit;
import io.vaporform.acme.RateLimits.Scope;
import io.vaporform.acme.Simulation.Sent;
import io.vaporform.acme.Simulation.Wait;
import io.vaporform.dns.PublicSuffixes;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.spec.DomainName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Numbers that can be checked by hand. */
class SimulationTest {

    private static final PublicSuffixes SUFFIXES = PublicSuffixes.bundled();
    private static final RateLimits REAL = RateLimits.letsEncrypt();

    @Test
    void fiveThousandDomainsGoThreeHundredAtOnceAndThenOneIn36Seconds() {
        Simulation result = REAL.simulate(numbered("d%d.com", 5000), 1000, Duration.ofMinutes(1), SUFFIXES);

        assertThat(result.allFit()).isTrue();
        for (Sent each : result.sent()) {
            assertThat(each.at()).isEqualTo(Duration.ofSeconds(36L * Math.max(0, each.order() - 299)));
        }
        // 4,700 times 36 seconds are 47 hours.
        assertThat(result.total()).isEqualTo(Duration.ofHours(47).plusMinutes(1));
        assertThat(result.waits())
                .containsExactly(new Wait("orders per account (this account)", 4700, Duration.ofHours(47)));
        assertThat(result)
                .hasToString("5000 orders: 5000 sent within 30 days, all of these done after 1 day 23 hours\n"
                        + "  300 are sent at once\n"
                        + "  4700 wait for orders per account (this account), the longest 1 day 23 hours");
    }

    @Test
    void theFiftyFirstNameOfADomainWaitsFor202Minutes() {
        Simulation result = REAL.simulate(numbered("n%d.example.com", 51), 100, Duration.ofSeconds(30), SUFFIXES);

        assertThat(result.sent().get(50))
                .isEqualTo(new Sent(
                        50, Duration.ofMinutes(202), Optional.of("certificates per registered domain (example.com)")));
        assertThat(result.sent().get(49).at()).isZero();
        assertThat(result.total()).isEqualTo(Duration.ofMinutes(202).plusSeconds(30));
    }

    @Test
    void whatDoesNotFitInTheBoundIsTold() {
        Simulation result = REAL.simulate(numbered("n%d.example.com", 5000), 1000, Duration.ofMinutes(1), SUFFIXES);

        // 30 days are 43,200 minutes: 50 and 213 refills of 202 minutes.
        assertThat(result.sent()).hasSize(263);
        assertThat(result.unfit()).hasSize(4737);
        assertThat(result.unfit().get(0).order()).isEqualTo(263);
        assertThat(result.toString())
                .contains("order 263 is not sent: still waits for certificates per registered domain (example.com)")
                .contains("4727 more that are not sent");
    }

    @Test
    void ordersThatWaitForTheirDomainLetOthersPass() {
        List<List<DomainName>> orders = new ArrayList<>(numbered("n%d.example.com", 60));
        orders.addAll(numbered("d%d.com", 10));

        Simulation result = REAL.simulate(orders, 100, Duration.ofMinutes(1), SUFFIXES);

        assertThat(result.sent()).extracting(Sent::order).containsSubsequence(48, 49, 60, 61, 69, 50, 59);
        assertThat(result.sent().get(59).at()).isZero();
    }

    @Test
    void withoutLimitsOrdersGoInRounds() {
        Simulation result = RateLimits.none().simulate(numbered("d%d.com", 25), 10, Duration.ofMinutes(1), SUFFIXES);

        assertThat(result.sent())
                .filteredOn(each -> each.at().equals(Duration.ofMinutes(1)))
                .hasSize(10);
        assertThat(result.total()).isEqualTo(Duration.ofMinutes(3));
        assertThat(result.waits())
                .containsExactly(new Wait("10 orders under way at the same time", 15, Duration.ofMinutes(2)));
    }

    @Test
    void theSameNamesGoOneAfterTheOtherAndThenWaitForTheirSet() {
        List<List<DomainName>> same = Collections.nCopies(6, List.of(DomainName.of("a.com")));

        Simulation result = REAL.simulate(same, 10, Duration.ofMinutes(1), SUFFIXES);

        assertThat(result.sent())
                .extracting(Sent::at)
                .containsExactly(
                        Duration.ZERO,
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(3),
                        Duration.ofMinutes(4),
                        Duration.ofHours(34));
    }

    @Test
    void manyOrdersThatWaitForTwoLimitsAtOnceTakeNoLongTime() {
        RateLimits both = RateLimits.builder()
                .limit(Limit.orders(Scope.ACCOUNT, 1, Duration.ofMinutes(1)))
                .limit(Limit.certificates(Scope.REGISTERED_DOMAIN, 1, Duration.ofMinutes(1)))
                .build();

        Simulation result = both.simulate(numbered("n%d.example.com", 5000), 5, Duration.ofSeconds(90), SUFFIXES);

        assertThat(result.sent()).hasSize(5000);
        assertThat(result.sent().get(4999).at()).isEqualTo(Duration.ofMinutes(4999));
    }

    @Test
    void ordersThatNoIssuerTakesAreTold() {
        List<DomainName> many = IntStream.range(0, 101)
                .mapToObj(i -> DomainName.of("n" + i + ".com"))
                .toList();

        Simulation result = REAL.simulate(List.of(List.of(), many), 1, Duration.ZERO, SUFFIXES);

        assertThat(result.sent()).isEmpty();
        assertThat(result.total()).isZero();
        assertThat(result.unfit())
                .extracting(Simulation.Unfit::why)
                .containsExactly("0 names, but one order has 1 to 100", "101 names, but one order has 1 to 100");
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> REAL.simulate(List.of(), 0, Duration.ofSeconds(-1), SUFFIXES))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("parallelism")
                .hasMessageContaining("perOrder");
    }

    private static List<List<DomainName>> numbered(String form, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> List.of(DomainName.of(form.formatted(i))))
                .toList();
    }
}
