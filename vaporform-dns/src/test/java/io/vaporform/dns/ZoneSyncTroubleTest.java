package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.dns.RecordResult.Outcome;
import io.vaporform.error.ConflictException;
import io.vaporform.memory.InMemoryDns;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.DnsAbilities;
import io.vaporform.spi.RrsetChange;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes of a plan where something goes wrong. */
class ZoneSyncTroubleTest extends ZoneSyncTestCase {

    @Test
    void oneBadRecordDoesNotStopTheOthers() {
        backend.refuses("host-7.example.com");

        List<RecordResult> results = apply(OWNER, hosts(50));

        assertThat(results).filteredOn(RecordResult::succeeded).hasSize(49);
        assertThat(results)
                .filteredOn(result -> !result.succeeded())
                .singleElement()
                .satisfies(result -> assertThat(result.failure().orElseThrow()).contains("one of them is bad"));
        assertThat(sets()).hasSize(49);
        assertThat(markers()).isEqualTo(49);
    }

    @Test
    void whatSomebodyChangesAfterThePlanIsLeftAlone() {
        apply(OWNER, WWW, MAIL);
        ZonePlan plan = sync.plan(
                ZONE, OWNER, List.of(Rrset.of("www.example.com", Rdata.a("192.0.2.9")), MAIL.ttl(Duration.ofHours(1))));
        Rrset meanwhile = Rrset.of("www.example.com", Rdata.a("198.51.100.1"));
        byHand(RrsetChange.replace(WWW, meanwhile));

        assertThat(outcomes(sync.apply(plan))).containsExactly(Outcome.APPLIED, Outcome.CONFLICT);
        assertThat(sets()).contains(meanwhile);
    }

    @Test
    void moreThanAThirdAtOnceIsStopped() {
        apply(OWNER, hosts(20));

        ZonePlan seven = sync.plan(ZONE, OWNER, List.of(hosts(13)));

        assertThat(seven.stop().orElseThrow()).contains("7 of 20");
        assertThatThrownBy(() -> sync.apply(seven))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("forcing()");
        assertThat(sets()).hasSize(20);
        assertThat(sync.plan(ZONE, OWNER, List.of(hosts(14))).stop()).isEmpty();
        sync.forcing().apply(seven);
        assertThat(sets()).hasSize(13);
    }

    @Test
    void ofAFewAllMayGo() {
        apply(OWNER, hosts(9));

        apply(OWNER);

        assertThat(dns.records(ZONE)).isEmpty();
    }

    @Test
    void whatHasNoAnswerIsNotKnownAndTheNextPlanTellsIt() {
        TroubledDns two = new TroubledDns(dns, DnsAbilities.of(2, true)).fallsSilentAfter(2);
        ZoneSync syncing = ZoneSync.of(two);

        List<RecordResult> results = syncing.apply(syncing.plan(ZONE, OWNER, List.of(hosts(5))));
        two.answersAgain();

        assertThat(outcomes(results))
                .containsExactly(
                        Outcome.APPLIED, Outcome.UNKNOWN, Outcome.NOT_TRIED, Outcome.NOT_TRIED, Outcome.NOT_TRIED);
        assertThat(sets()).hasSize(2);
        assertThat(syncing.apply(syncing.plan(ZONE, OWNER, List.of(hosts(5))))).allMatch(RecordResult::succeeded);
        assertThat(sets()).hasSize(5);
    }

    @Test
    void whereEachChangeIsOneCallNothingIsOrphanedWhereverItEnds() {
        for (int calls = 1; calls <= 12; calls++) {
            InMemoryDns fresh = InMemoryDns.zones("example.com");
            TroubledDns single = new TroubledDns(fresh, DnsAbilities.of(1, true)).fallsSilentAfter(calls);
            ZoneSync syncing = ZoneSync.of(single);

            syncing.apply(syncing.plan(ZONE, OWNER, List.of(WWW, MAIL, WILD)));
            single.answersAgain();
            syncing.apply(syncing.plan(ZONE, OWNER, List.of(WWW)));
            single.fallsSilentAfter(calls);
            syncing.apply(syncing.plan(ZONE, OWNER, List.of()));
            single.answersAgain();
            syncing.apply(syncing.plan(ZONE, OWNER, List.of()));

            assertThat(fresh.records(ZONE)).as("after a cut at call " + calls).isEmpty();
        }
    }

    @Test
    void ofASetThatIsRefusedNoMarkerIsLeftEither() {
        TroubledDns single = new TroubledDns(dns, DnsAbilities.of(1, true)).refuses("www.example.com");
        ZoneSync syncing = ZoneSync.of(single);

        List<RecordResult> results = syncing.apply(syncing.plan(ZONE, OWNER, List.of(WWW, MAIL)));

        assertThat(outcomes(results)).containsExactly(Outcome.APPLIED, Outcome.REFUSED);
        assertThat(sets()).containsExactly(MAIL);
        assertThat(markers()).isEqualTo(1);
    }

    @Test
    void whatWasMadeThoughItsAnswerWasLostIsKnownIfTheZoneCanBeReadAgain() {
        TroubledDns losing = TroubledDns.of(dns).losesTheAnswerOf(1);
        ZoneSync syncing = ZoneSync.of(losing);

        List<RecordResult> results = syncing.apply(syncing.plan(ZONE, OWNER, List.of(WWW, MAIL)));

        assertThat(outcomes(results)).containsOnly(Outcome.APPLIED);
    }

    @Test
    void aBatchIsNotLargerThanTheBackEndTakes() {
        TroubledDns seven = new TroubledDns(dns, DnsAbilities.of(7, true));
        ZoneSync syncing = ZoneSync.of(seven);

        syncing.apply(syncing.plan(ZONE, OWNER, List.of(hosts(10))));

        assertThat(seven.writes).hasSize(4).allMatch(batch -> batch.size() <= 7);
    }
}
