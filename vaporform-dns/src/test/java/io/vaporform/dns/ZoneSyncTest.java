package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.dns.RecordResult.Outcome;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.DnsAbilities;
import io.vaporform.spi.Mark;
import io.vaporform.spi.RrsetChange;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a plan says, and what comes of it where nothing goes wrong. */
class ZoneSyncTest extends ZoneSyncTestCase {

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

        assertThat(otherProject.get(0).failure().orElseThrow()).contains("shop/main/domain/site.example");
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
                        + " io.vaporform.address=shop/main/domain/site.example io.vaporform.generation=x"));
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
        TroubledDns poor = new TroubledDns(
                dns,
                DnsAbilities.of(10, true)
                        .types(Set.of("A", "TXT"))
                        .texts(DnsAbilities.Texts.PLAIN)
                        .shortestTtl(Duration.ofMinutes(10)));
        Rrset text = Rrset.of("text.example.com", Rdata.txt("bücher"));

        ZonePlan plan = ZoneSync.of(poor).plan(ZONE, OWNER, List.of(WWW, MAIL, text));

        assertThat(plan.isNoOp()).isTrue();
        assertThat(plan.toString())
                .contains(
                        "keeps no ttl below 600 s",
                        "keeps no MX records",
                        "does not keep that text as it is; it keeps plain ones");
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
    void anOwnerThatNoMarkerCanNameIsRefused() {
        assertThatThrownBy(() -> sync.plan(ZONE, owner("acme prod", "lin1", "shop"), List.of(WWW)))
                .hasMessageContaining("without blanks");
    }
}
