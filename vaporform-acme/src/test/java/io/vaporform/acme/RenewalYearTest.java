package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Infrastructure;
import io.vaporform.event.Event;
import io.vaporform.testkit.FakeAcme;
import io.vaporform.testkit.FakeAcmeLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A year of certificates, by the limits of Let's Encrypt. */
class RenewalYearTest {

    private static Map<List<String>, Long> renewals(Years years) {
        return years.acme.certificates().stream()
                .collect(Collectors.groupingBy(
                        FakeAcme.Issued::names,
                        Collectors.collectingAndThen(Collectors.counting(), count -> count - 1)));
    }

    /** At a third of the lifetime, or up to a fiftieth earlier. */
    @ParameterizedTest(name = "{0} days, {1} certificates, for {2} days: {3} to {4} renewals of each")
    @CsvSource({"6, 3, 73, 18, 18", "45, 5, 365, 12, 12", "64, 5, 365, 8, 8", "90, 6, 365, 6, 6"})
    void eachIsRenewedByItsLifetimeAndNoneExpires(int days, int count, int span, long fewest, long most) {
        try (Years years = new Years(acme ->
                acme.lifetime(Duration.ofDays(days)).withoutRenewalInfo().limits(FakeAcmeLimit.letsEncrypt()))) {
            Infrastructure infra = years.infra(b -> b.supervise());
            Years.provision(infra, count);

            years.live(infra, Duration.ofDays(span));

            Map<List<String>, Long> renewals = renewals(years);
            assertThat(renewals).hasSize(count);
            assertThat(renewals.values()).allSatisfy(each -> assertThat(each).isBetween(fewest, most));
            assertThat(years.acme.violations()).isEmpty();
            assertThat(infra.project("shop").stack().findings()).isEmpty();
            assertThat(infra.project("shop").stack().history()).noneMatch(event -> event.type() == Event.Type.FOUND);
        }
    }

    @Test
    void renewalsOfCertificatesOfOneMomentAreSpread() {
        try (Years years = new Years(FakeAcme.Builder::withoutRenewalInfo)) {
            Infrastructure infra = years.infra(b -> b.supervise());
            Years.provision(infra, 12);

            years.live(infra, Duration.ofDays(61));

            List<Instant> renewed = years.acme.certificates().stream()
                    .skip(12)
                    .map(FakeAcme.Issued::notBefore)
                    .sorted()
                    .toList();
            assertThat(renewed).hasSize(12);
            assertThat(Duration.between(renewed.get(0), renewed.get(11)))
                    .as("a fiftieth of 90 days is 43 hours")
                    .isBetween(Duration.ofHours(12), Duration.ofHours(43));
        }
    }

    @Test
    void theIssuersWindowIsKeptAndEachOrderSaysWhatItReplaces() {
        try (Years years = new Years(
                acme -> acme.askAgain(Duration.ofDays(1)).suggesting(0.5, 0.45).limits(FakeAcmeLimit.letsEncrypt()))) {
            Infrastructure infra = years.infra(b -> b.supervise());
            Years.provision(infra, 3);

            years.live(infra, Duration.ofDays(150));

            assertThat(renewals(years).values()).as("after 45 to 49.5 days").allSatisfy(count -> assertThat(count)
                    .isEqualTo(3L));
            assertThat(years.acme.orders().stream().skip(3))
                    .allMatch(order -> order.replaces().isPresent());
            assertThat(years.acme.violations()).isEmpty();
            years.acme.certificates().stream().skip(3).forEach(issued -> {
                FakeAcme.Issued before = years.acme.certificates().stream()
                        .filter(each -> issued.replaces().equals(Optional.of(each.renewalId())))
                        .findFirst()
                        .orElseThrow();
                assertThat(Duration.between(before.notBefore(), issued.notBefore()))
                        .isBetween(Duration.ofDays(45), Duration.ofHours(49 * 24 + 13));
            });
        }
    }
}
