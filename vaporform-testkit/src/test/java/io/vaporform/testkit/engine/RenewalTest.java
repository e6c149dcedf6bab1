package io.vaporform.testkit.engine;

import static io.vaporform.testkit.engine.Seasons.DAY;
import static io.vaporform.testkit.engine.Seasons.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Infrastructure;
import io.vaporform.Renewals.Renewal;
import io.vaporform.error.StoreUnavailableException;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.RenewalPolicy;
import io.vaporform.state.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Certificates are renewed by themselves. */
class RenewalTest {

    private static final RenewalPolicy NIGHTLY =
            RenewalPolicy.DEFAULT.window(LocalTime.of(23, 0), LocalTime.of(3, 0), ZoneOffset.UTC);

    private final Seasons seasons = new Seasons();

    @AfterEach
    void close() {
        seasons.close();
    }

    private static void provision(Infrastructure infra, String name) {
        infra.project("shop").certificates().provision(name);
    }

    private static CertificateOutputs current(Infrastructure infra) {
        return infra.project("shop").certificates().get(NAME).current().orElseThrow();
    }

    private static boolean isNight(Instant at) {
        int hour = at.atOffset(ZoneOffset.UTC).getHour();
        return hour >= 23 || hour < 3;
    }

    @Test
    void thePlanSaysWhatIsRenewedWhenAndWhy() {
        Infrastructure infra = seasons.infra();
        provision(infra, NAME);
        seasons.live(DAY.multipliedBy(3));
        infra.project("shop").certificates().provision("api.example.com", c -> c.name("api.example.org"));
        infra.project("shop").certificates().provision("own.example.com", c -> c.renewItself(false));
        assertThat(infra.renewals().plan()).last().satisfies(fresh -> assertThat(fresh.why())
                .contains("no supervisor has looked"));
        seasons.live(Duration.ofMinutes(1));

        List<Renewal> plan = infra.renewals().plan();

        assertThat(plan).extracting(renewal -> renewal.address().name()).containsExactly(NAME, "api.example.com");
        assertThat(plan.get(0).notAfter()).isEqualTo(current(infra).notAfter());
        assertThat(plan.get(0).at()).isBefore(plan.get(0).notAfter().minus(DAY.multipliedBy(30)));
        assertThat(plan.get(0).why()).contains("33 %");
        assertThat(plan.get(0).failures()).isZero();
        assertThat(plan.get(1).names())
                .containsExactly(DomainName.of("api.example.com"), DomainName.of("api.example.org"));
        assertThat(infra.renewals().toString().lines())
                .hasSize(3)
                .last()
                .asString()
                .contains(plan.get(1).at().toString(), "api.example.org");
    }

    @Test
    void thePlanSaysWhatFailedAndHowOften() {
        Infrastructure infra = seasons.infra();
        provision(infra, NAME);
        seasons.forbid(NAME);
        seasons.live(DAY.multipliedBy(61));

        assertThat(infra.renewals().plan()).singleElement().satisfies(renewal -> {
            assertThat(renewal.failures()).isGreaterThan(3);
            assertThat(renewal.why()).contains("CAA");
            assertThat(renewal.at())
                    .isAfter(seasons.now())
                    .isBefore(seasons.now().plus(DAY.multipliedBy(2)));
        });
    }

    @Test
    void anEmptyPlanSaysSo() {
        assertThat(seasons.infra().renewals()).hasToString("nothing is to be renewed");
    }

    @Test
    void itIsRenewedWithinTheWindowOnly() {
        Infrastructure infra = seasons.infra(b -> b.renewals(NIGHTLY));
        for (int i = 0; i < 6; i++) {
            provision(infra, "www" + i + ".example.com");
        }

        seasons.live(DAY.multipliedBy(130));

        List<Instant> renewed = seasons.got().subList(6, seasons.got().size());
        assertThat(renewed).hasSize(12).allMatch(RenewalTest::isNight).doesNotHaveDuplicates();
    }

    @Test
    void whatFailsIsTriedAgainWithinTheWindowOnly() {
        Infrastructure infra = seasons.infra(b -> b.renewals(NIGHTLY));
        provision(infra, NAME);
        seasons.forbid(NAME);
        seasons.live(DAY.multipliedBy(62).plusHours(12));
        seasons.allow(NAME);
        seasons.live(DAY.multipliedBy(3));

        assertThat(seasons.got()).hasSize(2).last().matches(RenewalTest::isNight);
    }

    /** Whoever should have renewed it in the night was not there. */
    @Test
    void whoComesAfterTheWindowWaitsForTheNextOne() {
        Infrastructure before = seasons.infra(b -> b.renewals(NIGHTLY));
        provision(before, NAME);
        seasons.live(DAY.multipliedBy(50));
        before.close();
        seasons.rig.time.setClockOnBy(DAY.multipliedBy(15).plusHours(12));

        seasons.infra(b -> b.renewals(NIGHTLY));
        seasons.live(Duration.ofHours(6));
        assertThat(seasons.got()).hasSize(1);
        seasons.live(DAY);
        assertThat(seasons.got()).hasSize(2).last().matches(RenewalTest::isNight);
    }

    @Test
    void anEmergencyWaitsForNoWindow() {
        Infrastructure before = seasons.infra(b -> b.renewals(NIGHTLY));
        provision(before, NAME);
        seasons.live(DAY.multipliedBy(50));
        before.close();
        seasons.rig.time.setClockOnBy(DAY.multipliedBy(36).plusHours(12));

        seasons.infra(b -> b.renewals(NIGHTLY));
        seasons.live(Duration.ofMinutes(1));

        assertThat(seasons.got()).hasSize(2).last().matches(at -> !isNight(at));
    }

    @Test
    void theWindowIsOneOfItsZone() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Infrastructure infra = seasons.infra(
                b -> b.renewals(RenewalPolicy.DEFAULT.window(LocalTime.of(2, 0), LocalTime.of(3, 0), berlin)));
        provision(infra, NAME);

        seasons.live(DAY.multipliedBy(365));

        assertThat(seasons.got().subList(1, seasons.got().size()))
                .hasSizeBetween(5, 6)
                .allMatch(at -> at.atZone(berlin).getHour() == 2);
    }

    @Test
    void aClockThatIsSetOnByWeeksHasItRenewedAtOnce() {
        Infrastructure infra = seasons.infra();
        provision(infra, NAME);
        seasons.live(DAY.multipliedBy(55));

        seasons.rig.time.setClockOnBy(DAY.multipliedBy(40));
        seasons.live(Duration.ofMinutes(1));

        assertThat(current(infra).notAfter()).isAfter(seasons.now().plus(DAY.multipliedBy(89)));
        assertThat(Seasons.findings(infra)).isEmpty();
    }

    /** A machine starts with a wrong time, and is told the right one. */
    @Test
    void whatAClockThatWasAheadPutOffIsLookedAtSoonAfterItIsSetBack() {
        Infrastructure infra = seasons.infra();
        provision(infra, NAME);
        seasons.live(DAY);
        seasons.rig.time.setClockOnBy(DAY.multipliedBy(30));
        seasons.rig.time.advance(Duration.ofSeconds(5));
        assertThat(seasons.due(NAME)).get().satisfies(at -> assertThat(at).isAfter(seasons.now()));

        seasons.rig.time.setClockOnBy(DAY.multipliedBy(-30));
        seasons.rig.time.advance(Duration.ofSeconds(5));

        assertThat(seasons.due(NAME)).get().satisfies(at -> assertThat(at)
                .isBefore(seasons.now().plus(DAY.plusHours(1))));
        seasons.live(DAY.multipliedBy(61));
        assertThat(seasons.got()).hasSize(2);
    }

    /** The one whose clock was ahead is no more. */
    @Test
    void whatAnotherClockPutOffIsFoundByWhoComesLater() {
        Infrastructure before = seasons.infra();
        provision(before, NAME);
        seasons.rig.time.setClockOnBy(DAY.multipliedBy(30));
        seasons.rig.time.advance(Duration.ofSeconds(5));
        before.close();
        seasons.rig.time.setClockOnBy(DAY.multipliedBy(-30));

        seasons.infra();
        seasons.rig.time.advance(Duration.ofSeconds(5));

        assertThat(seasons.due(NAME)).get().satisfies(at -> assertThat(at)
                .isBefore(seasons.now().plus(DAY.plusHours(1))));
    }

    @Test
    void ofTwoProcessesOneRenewsEach() {
        Infrastructure one = seasons.infra();
        seasons.infra();
        for (int i = 0; i < 5; i++) {
            provision(one, "www" + i + ".example.com");
        }

        seasons.live(DAY.multipliedBy(130));

        assertThat(seasons.got()).hasSize(5 + 2 * 5);
    }

    /** Whatever could not be begun leaves its place to others. */
    @Test
    void aStoreThatWasAwayWhenRenewalsBeganKeepsNoneFromBeginningLater() {
        AtomicBoolean away = new AtomicBoolean();
        Infrastructure infra = seasons.infra(new ForwardingStore(seasons.rig.store) {
            @Override
            public Optional<Row> read(String key) {
                if (away.get() && key.startsWith("resource/")) {
                    throw new StoreUnavailableException("away", null, null);
                }
                return super.read(key);
            }
        });
        for (int i = 0; i < 20; i++) {
            provision(infra, "www" + i + ".example.com");
        }
        seasons.live(DAY.multipliedBy(50));
        seasons.rig.time.setClockOnBy(DAY.multipliedBy(11));
        away.set(true);
        seasons.rig.time.advance(Duration.ofMinutes(1));
        assertThat(seasons.got()).hasSize(20);

        away.set(false);
        seasons.live(Duration.ofHours(1));

        assertThat(seasons.got()).hasSize(40);
    }

    @Test
    void whatIsNoLongerToBeRenewedIsNotTriedAgain() {
        Infrastructure infra = seasons.infra();
        provision(infra, NAME);
        seasons.forbid(NAME);
        seasons.live(DAY.multipliedBy(62));
        seasons.allow(NAME);
        infra.project("shop").certificates().provision(NAME, c -> c.renewItself(false));

        seasons.live(DAY.multipliedBy(10));

        assertThat(seasons.got()).hasSizeLessThanOrEqualTo(2);
        assertThat(current(infra).notBefore()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(infra.renewals().plan()).isEmpty();
    }

    @Test
    void nothingIsKeptOfWhatIsForgotten() {
        Infrastructure infra = seasons.infra();
        provision(infra, NAME);
        seasons.live(DAY);

        infra.project("shop").stack().forget(Seasons.address(NAME));

        assertThat(infra.renewals().plan()).isEmpty();
        infra.project("other").certificates().provision(NAME);
        assertThat(infra.project("other").certificates().get(NAME).isReady()).isTrue();
    }
}
