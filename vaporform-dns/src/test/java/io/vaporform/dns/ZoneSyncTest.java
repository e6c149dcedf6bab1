package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.dns.RecordResult.Outcome;
import io.vaporform.error.ConflictException;
import io.vaporform.memory.InMemoryDns;
import io.vaporform.spec.Address;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.DnsAbilities;
import io.vaporform.spi.Mark;
import io.vaporform.spi.RrsetChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ZoneSyncTest {

    private static final DomainName ZONE = DomainName.of("example.com");
    private static final Mark OWNER = owner("acme", "lin1", "shop");

    private static final Rrset WWW = Rrset.of("www.example.com", Rdata.a("192.0.2.1"));
    private static final Rrset MAIL = Rrset.of("example.com", Rdata.mx(10, "mx.example.net"));
    private static final Rrset WILD = Rrset.of("*.apps.example.com", Rdata.cname("edge.example.net"));

    private final InMemoryDns dns = InMemoryDns.zones("example.com");
    private final TroubledDns backend = TroubledDns.of(dns);
    private final ZoneSync sync = ZoneSync.of(backend);

    private static Mark owner(String installation, String lineage, String project) {
        return new Mark(installation, lineage, Address.parse(project + "/main/domain/site"), 1);
    }

    private List<RecordResult> apply(Mark owner, Rrset... wanted) {
        return sync.apply(sync.plan(ZONE, owner, List.of(wanted)));
    }

    /** What is in the zone, but the markers. */
    private Set<Rrset> sets() {
        return dns.records(ZONE).stream()
                .filter(set -> !Twins.isTwin(ZONE, set))
                .collect(Collectors.toSet());
    }

    private long markers() {
        return dns.records(ZONE).stream().filter(set -> Twins.isTwin(ZONE, set)).count();
    }

    private void byHand(RrsetChange... changes) {
        dns.change(ZONE, List.of(changes));
    }

    private static List<Outcome> outcomes(List<RecordResult> results) {
        return results.stream().map(RecordResult::outcome).toList();
    }

    @Test
    void whatIsWantedIsMadeAndMarked() {
        List<RecordResult> results = apply(OWNER, WWW, MAIL, WILD);

        assertThat(results).allMatch(RecordResult::succeeded).hasSize(3);
        assertThat(sets()).containsExactlyInAnyOrder(WWW, MAIL, WILD);
        assertThat(dns.records(ZONE))
                .extracting(set -> set.name().text())
                .contains(
                        "a.www._vaporform.example.com",
                        "mx._vaporform.example.com",
                        "cname._wildcard.apps._vaporform.example.com");
    }

    @Test
    void syncingAgainWritesNothing() {
        apply(OWNER, WWW, MAIL, WILD);
        backend.writes.clear();

        ZonePlan again = sync.plan(ZONE, OWNER, List.of(WILD, WWW, MAIL));
        List<RecordResult> results = sync.apply(again);

        assertThat(again.isNoOp()).isTrue();
        assertThat(backend.writes).isEmpty();
        assertThat(outcomes(results)).containsOnly(Outcome.NO_OP);
    }

    @Test
    void aSetAndItsMarkerAreOneChange() {
        apply(OWNER, WWW, MAIL);

        assertThat(backend.writes).hasSize(1);
        assertThat(backend.writes.get(0)).hasSize(4);
    }

    @Test
    void whatIsNotOursIsNeitherChangedNorDeleted() {
        Rrset foreign = Rrset.of("www.example.com", Rdata.a("198.51.100.1"));
        byHand(RrsetChange.create(foreign), RrsetChange.create(Rrset.of("ftp.example.com", Rdata.a("198.51.100.2"))));

        List<RecordResult> results = apply(OWNER, WWW, MAIL);

        assertThat(outcomes(results)).containsExactly(Outcome.APPLIED, Outcome.REFUSED);
        assertThat(results.get(1).failure().orElseThrow()).contains("198.51.100.1", "adopt");
        assertThat(sets()).contains(foreign, MAIL).hasSize(3);
        apply(OWNER);
        assertThat(sets()).contains(foreign).hasSize(2);
    }

    @Test
    void whatIsAdoptedIsOursFromThenOn() {
        byHand(RrsetChange.create(Rrset.of("www.example.com", Rdata.a("198.51.100.1"))));
        ZoneSync adopting = sync.adopting();

        adopting.apply(adopting.plan(ZONE, OWNER, List.of(WWW)));

        assertThat(sets()).containsExactly(WWW);
        assertThat(sync.plan(ZONE, OWNER, List.of(WWW)).isNoOp()).isTrue();
        apply(OWNER);
        assertThat(dns.records(ZONE)).isEmpty();
    }

    @Test
    void whatIsThereWithoutAnOwnerCanBeDeclared() {
        Rrset foreign = Rrset.of("ftp.example.com", Rdata.a("198.51.100.1"));
        byHand(RrsetChange.create(foreign), RrsetChange.create(Rrset.of("example.com", Rdata.ns("ns.example.net"))));
        apply(OWNER, WWW);

        assertThat(sync.unowned(ZONE)).containsExactly(foreign);
    }

    @Test
    void nobodyGetsWhatAnotherOneHas() {
        apply(OWNER, WWW);
        Rrset mine = Rrset.of("www.example.com", Rdata.a("192.0.2.66"));

        List<RecordResult> otherProject = apply(owner("acme", "lin1", "thief"), mine);
        List<RecordResult> otherInstallation = apply(owner("evil", "lin2", "shop"), mine);
        List<RecordResult> sameIdAgain = apply(owner("acme", "lin2", "shop"), mine);

        assertThat(otherProject.get(0).failure().orElseThrow()).contains("shop/main/domain/site");
        assertThat(otherInstallation.get(0).failure().orElseThrow()).contains("installation acme");
        assertThat(sameIdAgain.get(0).failure().orElseThrow()).contains("two installations have the same id");
        assertThat(sync.adopting()
                        .plan(ZONE, owner("evil", "lin2", "shop"), List.of(mine))
                        .isNoOp())
                .isTrue();
        assertThat(sets()).containsExactly(WWW);
    }

    @Test
    void theDeletionOfAnotherOwnerLeavesOurs() {
        apply(OWNER, WWW);

        apply(owner("acme", "lin1", "other"));
        apply(owner("acme", "lin2", "shop"));

        assertThat(sets()).containsExactly(WWW);
    }

    @Test
    void aLaterGenerationTakesOver() {
        apply(OWNER, WWW, MAIL);
        Mark later = new Mark(OWNER.installation(), OWNER.lineage(), OWNER.address(), 2);

        apply(later, WWW);
        apply(OWNER);

        assertThat(sets()).containsExactly(WWW);
    }

    @Test
    void anEarlierGenerationChangesNothingOfALaterOne() {
        Mark later = new Mark(OWNER.installation(), OWNER.lineage(), OWNER.address(), 2);
        apply(later, WWW);

        List<RecordResult> stale = apply(OWNER, Rrset.of("www.example.com", Rdata.a("192.0.2.9")));

        assertThat(stale.get(0).failure().orElseThrow()).contains("a later life");
        assertThat(sync.plan(ZONE, later, List.of(WWW)).isNoOp()).isTrue();
    }

    @Test
    void aLaterGenerationAlsoTakesOverHoweverManyThereAre() {
        apply(OWNER, hosts(20));
        Mark later = new Mark(OWNER.installation(), OWNER.lineage(), OWNER.address(), 2);

        assertThat(apply(later, hosts(20))).allMatch(RecordResult::succeeded).hasSize(20);
        apply(OWNER);
        assertThat(sets()).hasSize(20);
    }

    @Test
    void noNameHasTheMarkerOfAWildcard() {
        Rrset theirs = Rrset.of("*.apps.example.com", Rdata.a("198.51.100.1"));
        byHand(RrsetChange.create(theirs));
        Mark thief = owner("acme", "lin1", "thief");

        List<RecordResult> results = apply(thief, Rrset.of("_wildcard.apps.example.com", Rdata.a("192.0.2.66")));
        apply(thief);

        assertThat(results.get(0).failure().orElseThrow()).contains("that of a wildcard");
        assertThat(dns.records(ZONE)).containsExactly(theirs);
    }

    @Test
    void aMarkerThatWeWouldNotWriteMarksNothing() {
        Rrset theirs = Rrset.of("*.apps.example.com", Rdata.a("198.51.100.1"));
        Rrset forged = Rrset.of(
                "A.*.apps._vaporform.example.com".replace("*", "_wildcard"),
                Rdata.txt("heritage=vaporform io.vaporform.installation=acme io.vaporform.lineage=lin1"
                        + " io.vaporform.address=shop/main/domain/site io.vaporform.generation=x"));
        byHand(RrsetChange.create(theirs), RrsetChange.create(forged));

        apply(OWNER);

        assertThat(sets()).containsExactly(theirs);
    }

    @Test
    void whatOnlyTheServerSetsIsRefused() {
        List<RecordResult> results = apply(
                OWNER,
                Rrset.of("example.com", Rdata.of("CDS", "0 0 0 00")),
                Rrset.of("www.example.com", Rdata.of("ANY", "\\# 4 01020304")),
                Rrset.of("ns.example.com", Rdata.of("SOA", "a. b. 1 2 3 4 5")));

        assertThat(outcomes(results)).containsOnly(Outcome.REFUSED);
        assertThat(dns.records(ZONE)).isEmpty();
    }

    @Test
    void aChangeByHandIsUndone() {
        apply(OWNER, WWW, MAIL);
        byHand(
                RrsetChange.replace(WWW, Rrset.of("www.example.com", Rdata.a("198.51.100.1"))),
                RrsetChange.delete(MAIL));

        ZonePlan plan = sync.plan(ZONE, OWNER, List.of(WWW, MAIL));

        assertThat(plan.toString()).contains("[198.51.100.1] → [192.0.2.1]", "was removed by somebody");
        sync.apply(plan);
        assertThat(sets()).containsExactlyInAnyOrder(WWW, MAIL);
    }

    @Test
    void anotherTimeToLiveIsAChange() {
        apply(OWNER, WWW);

        ZonePlan plan = sync.plan(ZONE, OWNER, List.of(WWW.ttl(Duration.ofHours(1))));

        assertThat(plan.changes().get(0).reason()).isEqualTo("ttl 300 → 3600");
    }

    @Test
    void anAliasTakesThePlaceOfOurAddress() {
        Rrset text = Rrset.of("www.example.com", Rdata.txt("t"));
        Rrset alias = Rrset.of("www.example.com", Rdata.cname("edge.example.net"));
        apply(OWNER, WWW, text);

        assertThat(apply(OWNER, alias)).allMatch(RecordResult::succeeded);
        assertThat(sets()).containsExactly(alias);
        assertThat(apply(OWNER, WWW, text)).allMatch(RecordResult::succeeded);
        assertThat(sets()).containsExactlyInAnyOrder(WWW, text);
    }

    @Test
    void anAliasBesideOthersIsRefused() {
        byHand(RrsetChange.create(Rrset.of("www.example.com", Rdata.txt("theirs"))));

        List<RecordResult> besideTheirs = apply(OWNER, Rrset.of("www.example.com", Rdata.cname("edge.example.net")));
        List<RecordResult> besideOurs = apply(
                OWNER,
                Rrset.of("ftp.example.com", Rdata.cname("edge.example.net")),
                Rrset.of("ftp.example.com", Rdata.a("192.0.2.1")));

        assertThat(besideTheirs.get(0).failure().orElseThrow()).contains("CNAME", "TXT");
        assertThat(outcomes(besideOurs)).containsOnly(Outcome.REFUSED);
    }

    @Test
    void whatCannotBeOursIsRefused() {
        List<RecordResult> results = apply(
                OWNER,
                Rrset.of("www.other.example", Rdata.a("192.0.2.1")),
                Rrset.of("example.com", Rdata.ns("ns.evil.example")),
                Rrset.of("example.com", Rdata.cname("edge.example.net")),
                Rrset.of("x._vaporform.example.com", Rdata.txt("heritage=vaporform")),
                Rrset.of(
                        String.join(".", "a".repeat(63), "b".repeat(63), "c".repeat(63), "d".repeat(45), "example.com"),
                        Rdata.a("192.0.2.1")),
                WWW);

        assertThat(results).filteredOn(RecordResult::succeeded).hasSize(1);
        assertThat(results.stream().flatMap(result -> result.failure().stream()).toList())
                .hasSize(5)
                .anyMatch(why -> why.contains("not in the zone"))
                .anyMatch(why -> why.contains("no room for its marker"))
                .anyMatch(why -> why.contains("where markers are"));
        assertThat(sets()).containsExactly(WWW);
    }

    @Test
    void whatTheBackEndDoesNotKeepIsRefusedByThePlan() {
        TroubledDns poor = new TroubledDns(dns, new DnsAbilities(Set.of("A"), 10, true, Duration.ofMinutes(10)));

        ZonePlan plan = ZoneSync.of(poor).plan(ZONE, OWNER, List.of(WWW, MAIL));

        assertThat(plan.isNoOp()).isTrue();
        assertThat(plan.toString()).contains("keeps no ttl below 600 s", "keeps no MX records");
    }

    @Test
    void whatIsWrongInItselfIsToldAtOnce() {
        assertThatThrownBy(() -> sync.plan(
                        ZONE, OWNER, List.of(WWW, WWW, Rrset.of("key.example.com", Rdata.of("SSHFP", "1 1 abcd")))))
                .hasMessageContaining("given twice")
                .hasMessageContaining("no data of that type");
    }

    @Test
    void dataOfAnyTypeDoNotFlap() {
        Rrset svcb = Rrset.of("svc.example.com", Rdata.of("SVCB", "1  WWW.example.com. alpn=\"h2,h3\""));
        Rrset tlsa = Rrset.of("_443._tcp.example.com", Rdata.of("TLSA", "3 1 1 " + "ab".repeat(32)));
        apply(OWNER, svcb, tlsa);

        assertThat(sync.plan(ZONE, OWNER, List.of(svcb, tlsa)).isNoOp()).isTrue();
    }

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

    private static Rrset[] hosts(int count) {
        List<Rrset> hosts = new ArrayList<>();
        IntStream.range(0, count)
                .forEach(i -> hosts.add(Rrset.of("host-" + i + ".example.com", Rdata.a("192.0.2." + i))));
        return hosts.toArray(Rrset[]::new);
    }
}
