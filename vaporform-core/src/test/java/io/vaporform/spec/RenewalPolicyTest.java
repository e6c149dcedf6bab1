package io.vaporform.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.spec.RenewalPolicy.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RenewalPolicyTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final RenewalPolicy ANY = RenewalPolicy.DEFAULT;

    private static CertificateOutputs certificate(Duration life, String serial) {
        return CertificateOutputs.of(
                List.of(DomainName.of("www.example.com")),
                "chain",
                Secret.of("key"),
                serial,
                "CN=issuer",
                BEGIN,
                BEGIN.plus(life),
                Optional.empty());
    }

    private static CertificateOutputs days(long days) {
        return certificate(DAY.multipliedBy(days), "4711");
    }

    private static Instant at(RenewalPolicy policy, CertificateOutputs certificate) {
        return policy.at(certificate, Optional.empty(), BEGIN);
    }

    private static Instant next(String from, String to, ZoneId zone, String at) {
        return new Window(LocalTime.parse(from), LocalTime.parse(to), zone).next(Instant.parse(at), 0);
    }

    @ParameterizedTest(name = "of {0} days")
    @ValueSource(longs = {6, 45, 64, 90, 365})
    void itIsRenewedAtAThirdOfItsOwnLifetimeOrUpToAFiftiethEarlier(long days) {
        Instant third = RenewalPolicy.left(days(days), 1 / 3.0);

        assertThat(at(ANY, days(days)))
                .isBeforeOrEqualTo(third)
                .isAfter(third.minus(DAY.multipliedBy(days).dividedBy(50)));
        assertThat(at(ANY.share(0.5), days(days))).isBeforeOrEqualTo(RenewalPolicy.left(days(days), 0.5));
    }

    @Test
    void eachHasItsOwnMomentAndKeepsIt() {
        Set<Instant> all = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            CertificateOutputs one = certificate(DAY.multipliedBy(90), Integer.toHexString(i * 7919));
            all.add(at(ANY, one));
            assertThat(at(ANY, one)).isEqualTo(at(ANY, one));
        }
        assertThat(all).hasSizeGreaterThan(190);
    }

    @Test
    void theIssuersAdviceGoesBeforeTheShareButNotBeforeNow() {
        Instant advised = BEGIN.plus(DAY);

        assertThat(ANY.at(days(90), Optional.of(advised), BEGIN)).isEqualTo(advised);
        assertThat(ANY.at(days(90), Optional.of(advised), BEGIN.plus(DAY.multipliedBy(2))))
                .isEqualTo(BEGIN.plus(DAY.multipliedBy(2)));
    }

    @Test
    void nothingIsLaterThanTheEmergency() {
        Instant emergency = BEGIN.plus(DAY.multipliedBy(19));
        RenewalPolicy never = ANY.window(LocalTime.of(3, 0), LocalTime.of(3, 1), ZoneOffset.UTC);

        assertThat(ANY.last(days(20))).isEqualTo(emergency);
        assertThat(ANY.at(days(20), Optional.of(BEGIN.plus(DAY.multipliedBy(30))), BEGIN))
                .isEqualTo(emergency);
        assertThat(never.at(days(20), Optional.of(emergency.minusSeconds(60)), BEGIN))
                .isEqualTo(emergency);
        assertThat(never.permits(emergency.minusSeconds(1), emergency)).isFalse();
        assertThat(never.permits(emergency, emergency)).isTrue();
        assertThat(never.at(days(20), Optional.empty(), emergency.plusSeconds(7)))
                .isEqualTo(emergency.plusSeconds(7));
    }

    @ParameterizedTest(name = "{0} to {1}, at {2}: {3}")
    @CsvSource({
        "02:00, 04:00, 2026-01-01T02:00:00Z, 2026-01-01T02:00:00Z",
        "02:00, 04:00, 2026-01-01T03:59:59Z, 2026-01-01T03:59:59Z",
        "02:00, 04:00, 2026-01-01T04:00:00Z, 2026-01-02T02:00:00Z",
        "02:00, 04:00, 2026-01-01T01:00:00Z, 2026-01-01T02:00:00Z",
        "22:00, 03:00, 2026-01-01T23:00:00Z, 2026-01-01T23:00:00Z",
        "22:00, 03:00, 2026-01-01T02:59:00Z, 2026-01-01T02:59:00Z",
        "22:00, 03:00, 2026-01-01T03:00:00Z, 2026-01-01T22:00:00Z",
        "22:00, 03:00, 2026-01-01T12:00:00Z, 2026-01-01T22:00:00Z",
        "22:00, 00:00, 2026-01-01T23:59:59Z, 2026-01-01T23:59:59Z",
        "22:00, 00:00, 2026-01-01T00:00:00Z, 2026-01-01T22:00:00Z"
    })
    void aWindowIsATimeOfDayAlsoOvernight(String from, String to, String at, Instant expected) {
        assertThat(next(from, to, ZoneOffset.UTC, at)).isEqualTo(expected);
    }

    /** On 29 March 2026 it is 03:00 in Berlin after 01:59:59, on 25 October it is 02:00 twice. */
    @ParameterizedTest(name = "{0} to {1}, at {2}: {3}")
    @CsvSource({
        // It begins at what 02:30 is that day, and at 02:30 on the next.
        "02:30, 05:00, 2026-03-29T00:00:00Z, 2026-03-29T01:30:00Z",
        "02:30, 05:00, 2026-03-29T06:00:00Z, 2026-03-30T00:30:00Z",
        // It does not come at all that day.
        "02:00, 03:00, 2026-03-28T12:00:00Z, 2026-03-30T00:00:00Z",
        // It lasts for two hours.
        "02:00, 03:00, 2026-10-25T00:30:00Z, 2026-10-25T00:30:00Z",
        "02:00, 03:00, 2026-10-25T01:30:00Z, 2026-10-25T01:30:00Z",
        "02:00, 03:00, 2026-10-25T02:00:00Z, 2026-10-26T01:00:00Z"
    })
    void aWindowKeepsToTheTimeOfItsZone(String from, String to, String at, Instant expected) {
        assertThat(next(from, to, BERLIN, at)).isEqualTo(expected);
    }

    @Test
    void thoseThatWaitForAWindowAreSpreadInIt() {
        RenewalPolicy nightly = ANY.window(LocalTime.of(2, 0), LocalTime.of(4, 0), ZoneOffset.UTC);
        Instant noon = BEGIN.plus(DAY.dividedBy(2));
        Set<Instant> all = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            CertificateOutputs one = certificate(DAY.multipliedBy(90), Integer.toHexString(i * 7919));
            all.add(nightly.at(one, Optional.of(noon), BEGIN));
        }
        assertThat(all).hasSizeGreaterThan(40).allSatisfy(at -> assertThat(at)
                .isBetween(Instant.parse("2026-01-02T02:00:00Z"), Instant.parse("2026-01-02T03:36:00Z")));
    }

    /** Asked again in the middle of the window, the moment does not move. */
    @Test
    void whatIsPlannedInAWindowStaysPlanned() {
        RenewalPolicy nightly = ANY.window(LocalTime.of(2, 0), LocalTime.of(4, 0), ZoneOffset.UTC);
        Optional<Instant> noon = Optional.of(BEGIN.plus(DAY.dividedBy(2)));
        Instant planned = nightly.at(days(90), noon, BEGIN);

        assertThat(nightly.at(days(90), noon, planned.minusSeconds(1))).isEqualTo(planned);
        assertThat(nightly.at(days(90), noon, planned.plus(DAY.dividedBy(2))))
                .as("what was missed is for the next window")
                .isEqualTo(planned.plus(DAY));
    }

    @Test
    void eachFailureDoublesThePauseUpToASixtiethOfTheLifetime() {
        Duration first = DAY.multipliedBy(90).dividedBy(2000);

        assertThat(ANY.pause(days(90), 1, BEGIN)).isEqualTo(first);
        assertThat(ANY.pause(days(90), 2, BEGIN)).isEqualTo(first.multipliedBy(2));
        assertThat(ANY.pause(days(90), 3, BEGIN)).isEqualTo(first.multipliedBy(4));
        assertThat(ANY.pause(days(90), 20, BEGIN)).isEqualTo(Duration.ofHours(36));
        assertThat(ANY.pause(days(90), Integer.MAX_VALUE, BEGIN)).isEqualTo(Duration.ofHours(36));
        assertThat(ANY.pause(certificate(Duration.ofSeconds(30), "1"), 9, BEGIN))
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aPauseEndsWithTheEmergencyAndIsShortThen() {
        Instant emergency = ANY.last(days(90));

        assertThat(ANY.pause(days(90), 20, emergency.minusSeconds(60))).isEqualTo(Duration.ofSeconds(60));
        assertThat(ANY.pause(days(90), 20, emergency)).isEqualTo(ANY.pause(days(90), 1, BEGIN));
        assertThat(ANY.pause(days(90), 20, BEGIN.plus(DAY.multipliedBy(100))))
                .as("also of one that has expired")
                .isEqualTo(ANY.pause(days(90), 1, BEGIN));
    }

    @Test
    void whatFailedIsTriedAgainWithinTheWindow() {
        RenewalPolicy nightly = ANY.window(LocalTime.of(2, 0), LocalTime.of(4, 0), ZoneOffset.UTC);
        Instant afternoon = BEGIN.plus(DAY.multipliedBy(60)).plus(Duration.ofHours(15));

        assertThat(nightly.again(days(90), 1, afternoon))
                .isBetween(Instant.parse("2026-03-03T02:00:00Z"), Instant.parse("2026-03-03T04:00:00Z"));
        assertThat(ANY.again(days(90), 1, afternoon)).isEqualTo(afternoon.plus(ANY.pause(days(90), 1, afternoon)));
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> new RenewalPolicy(1.5, 2, Optional.empty()))
                .withMessageContaining("renewals.share")
                .withMessageContaining("renewals.emergency");
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> ANY.window(LocalTime.NOON, LocalTime.NOON, BERLIN))
                .withMessageContaining("renewals.window");
    }
}
