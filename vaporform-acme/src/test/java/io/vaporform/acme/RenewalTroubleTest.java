package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vaporform.Infrastructure;
import io.vaporform.event.Event;
import io.vaporform.event.Finding;
import io.vaporform.testkit.FakeAcme;
import io.vaporform.testkit.FakeAcme.Outage;
import io.vaporform.testkit.FakeAcmeLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What keeps certificates from being renewed for a while. */
class RenewalTroubleTest {

    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void whileTheIssuerIsOutItIsAskedLessAndLessAndNoneExpires() {
        try (Years years = new Years(
                acme -> acme.withoutRenewalInfo().lifetime(DAY.multipliedBy(6)).limits(FakeAcmeLimit.letsEncrypt()))) {
            Infrastructure infra = years.infra(b -> b.supervise());
            Years.provision(infra, 2);
            years.live(infra, Duration.ofHours(84));
            Duration untilItIsBack = Duration.ofMinutes(5);
            years.acme.outage(Outage.UNAVAILABLE, Duration.ofHours(36).plus(untilItIsBack));
            long before = years.acme.requests();

            years.live(infra, Duration.ofHours(36));

            assertThat(years.acme.certificates()).hasSize(2);
            assertThat(years.acme.requests() - before).as("each try is three").isLessThan(2 * 750);
            assertThat(infra.renewals().plan()).allSatisfy(renewal -> assertThat(renewal.failures())
                    .as("each pause is twice the one before, up to two hours and a half")
                    .isBetween(6, 16));
            assertThat(infra.project("shop").stack().findings())
                    .extracting(Finding::code)
                    .containsOnly("certificate.expires", "certificate.renewal-overdue")
                    .hasSize(4);

            years.live(infra, Duration.ofHours(6).plus(untilItIsBack));

            assertThat(years.acme.certificates()).hasSize(4);
            assertThat(years.acme.violations()).isEmpty();
            assertThat(infra.project("shop").stack().findings()).isEmpty();
            assertThat(infra.project("shop").stack().history())
                    .filteredOn(event -> event.type() == Event.Type.FOUND)
                    .hasSize(4);
        }
    }

    @Test
    void whatTheIssuerSuggestsAndWhyIsInThePlan() {
        try (Years years = new Years(acme -> {})) {
            Infrastructure infra = years.infra(b -> b.supervise());
            Years.provision(infra, 1);
            years.live(infra, DAY);
            Instant soon = years.time.now().plus(DAY);
            years.acme.suggest(
                    every -> true,
                    new FakeAcme.Window(soon, soon.plus(DAY), Optional.of("https://acme.test/revocation")));

            years.live(infra, Duration.ofHours(7));

            assertThat(infra.renewals().plan()).singleElement().satisfies(renewal -> {
                assertThat(renewal.at()).isBetween(soon, soon.plus(DAY));
                assertThat(renewal.why()).contains(soon.toString(), "https://acme.test/revocation");
            });
        }
    }

    /** Its window is moved into the past. */
    @Test
    void beforeAMassRevocationAllAreRenewedWithinADay() {
        try (Years years = new Years(acme -> acme.limits(FakeAcmeLimit.letsEncrypt()))) {
            Infrastructure infra = years.infra(b -> b.supervise());
            Years.provision(infra, 4);
            years.live(infra, DAY.multipliedBy(5));
            Instant now = years.time.now();
            years.acme.suggest(
                    years.acme.certificates()::contains, new FakeAcme.Window(now.minus(DAY), now, Optional.empty()));

            years.live(infra, DAY);

            assertThat(years.acme.certificates()).hasSize(8);
            assertThat(years.acme.orders().subList(4, 8))
                    .allMatch(order -> order.replaces().isPresent());
        }
    }

    /** By mistake, or on purpose; it has no limits that would end it. */
    @Test
    void anIssuerThatAlwaysSaysThatItIsTimeIsAskedLessAndLess() {
        try (Years years = new Years(acme -> {})) {
            Instant start = years.time.now();
            years.acme.suggest(every -> true, new FakeAcme.Window(start.minus(DAY), start, Optional.empty()));
            Infrastructure infra = years.infra(b -> b.supervise());
            Years.provision(infra, 1);

            years.live(infra, Duration.ofHours(1));
            assertThat(years.acme.certificates())
                    .as("once it is believed at once")
                    .hasSize(2);
            assertThat(infra.renewals().plan()).singleElement().satisfies(renewal -> assertThat(renewal.why())
                    .contains("as it did before"));
            years.live(infra, DAY.multipliedBy(60));

            assertThat(years.acme.certificates())
                    .as("after 11 hours, then after twice that, and so on")
                    .hasSize(9);
        }
    }

    @Test
    void ofTwoProcessesOneOrdersEach() {
        try (Years years = new Years(acme -> acme.withoutRenewalInfo().limits(FakeAcmeLimit.letsEncrypt()))) {
            Infrastructure one = years.infra(b -> b.supervise());
            years.infra(b -> b.supervise());
            Years.provision(one, 3);

            years.live(one, DAY.multipliedBy(130));

            assertThat(years.acme.orders()).hasSize(3 + 2 * 3).allMatch(order -> order.status()
                    .equals("valid"));
        }
    }

    /** Killed when the issuer looks at what shows whose the name is. */
    @Test
    void whoComesAfterOneThatWasKilledGoesOnWithTheSameOrder() {
        AtomicReference<Runnable> looked = new AtomicReference<>(() -> {});
        try (Years years = new Years(acme -> acme.withoutRenewalInfo().validation(challenge -> {
            looked.get().run();
            return Optional.empty();
        }))) {
            DyingStore store = new DyingStore(years.store);
            Infrastructure dying = years.mortal(store);
            Years.provision(dying, 1);
            looked.set(store::kill);
            Throwable death = catchThrowable(() -> years.live(dying, DAY.multipliedBy(61)));
            assertThat(death).as("it is asked how it gets along").isInstanceOf(DyingStore.Death.class);
            assertThat(years.acme.orders()).hasSize(2);
            looked.set(() -> {});

            Infrastructure next = years.infra(b -> b.supervise());
            years.time.advance(Duration.ofMinutes(5));

            assertThat(years.acme.orders()).hasSize(2).allMatch(order -> order.status()
                    .equals("valid"));
            assertThat(Years.certificates(next).get(0).current()).get().satisfies(current -> assertThat(
                            current.notAfter())
                    .isEqualTo(years.acme.certificates().get(1).notAfter()));
            assertThat(next.renewals().plan()).singleElement().satisfies(renewal -> assertThat(renewal.failures())
                    .isZero());
        }
    }
}
