package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vaporform.dns.ServerAnswer.Outcome;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Secret;
import io.vaporform.spi.RrsetChange;
import io.vaporform.testkit.ThreadLeaks;
import io.vaporform.testsupport.Named;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The walk from a private root, and what each server of a zone says. */
class AuthoritativeDnsIT {

    private static final String NS1 = Named.address(22);
    private static final String NS2 = Named.address(23);
    private static final String NOBODY = Named.address(29);

    private static Tree tree;
    private static Named secondary;
    private static AuthoritativeDns dns;

    @BeforeAll
    static void start() {
        tree = new Tree(
                20,
                // a zone with two servers
                "shop IN NS ns1.shop",
                "shop IN NS ns2.shop",
                "ns1.shop IN A " + NS1,
                "ns2.shop IN A " + NS2,
                // whose servers' names are in another zone
                "glueless IN NS ns1.shop",
                // one of whose servers knows nothing of it, and one is not there
                "lame IN NS ns1.shop",
                "lame IN NS ns2.shop",
                "lame IN NS ns3.lame",
                "ns3.lame IN A " + NOBODY,
                // whose servers' names lead to each other
                "loop-a IN NS ns.loop-b",
                "loop-b IN NS ns.loop-a",
                // of whose servers one is nowhere
                "half IN NS ns1.shop",
                "half IN NS nowhere.shop",
                // which all zones say differently
                "moved IN NS ns1.shop",
                // a server that has failed to get the zone
                "failed IN NS ns2.shop");
        List<String> own = List.of(
                "@ IN NS ns1",
                "@ IN NS ns2",
                "ns1 IN A " + NS1,
                "ns2 IN A " + NS2,
                "sub IN NS ns1",
                "www IN CNAME edge.example.net.");
        tree.start(Named.at(NS1)
                .zone("shop.test", own, "notify no;")
                .zone("sub.shop.test", "@ IN NS ns1.shop.test.", "www IN A 192.0.2.7")
                .zone("glueless.test", "@ IN NS ns1.shop.test.", "www IN A 192.0.2.8")
                .zone("lame.test", "@ IN NS ns1.shop.test.", "www IN A 192.0.2.9")
                .zone("half.test", "@ IN NS ns1.shop.test.", "@ IN NS nowhere.shop.test.", "www IN A 192.0.2.11")
                .zone("moved.test", "@ IN NS ns2.shop.test.", "www IN A 192.0.2.10"));
        secondary = tree.start(Named.at(NS2).secondary("shop.test", NS1, "").secondary("failed.test", NOBODY, ""));
        secondary.awaitSaid("zone shop.test/IN: transferred serial");
        dns = tree.asking().build();
    }

    @AfterAll
    static void stop() {
        if (dns != null) {
            dns.close();
        }
        if (tree != null) {
            tree.close();
        }
    }

    private static Rfc2136Backend updates() {
        return Rfc2136Backend.builder(NS1)
                .port(Named.PORT)
                .key(TsigKey.of(Named.KEY, Secret.of(Named.SECRET)))
                .zone("shop.test")
                .build();
    }

    /** What a test has set goes with it, at both servers. */
    @AfterEach
    void clear() {
        DomainName zone = DomainName.of("shop.test");
        try (Rfc2136Backend updates = updates()) {
            updates.records(zone).stream()
                    .filter(set -> set.name().text().startsWith("t-"))
                    .forEach(set -> updates.change(zone, List.of(RrsetChange.delete(set))));
        }
    }

    private static void set(Rrset before, Rrset after) {
        try (Rfc2136Backend updates = updates()) {
            updates.change(
                    DomainName.of("shop.test"),
                    List.of(before == null ? RrsetChange.create(after) : RrsetChange.replace(before, after)));
        }
    }

    private static List<String> servers(Delegation delegation) {
        return delegation.servers().stream().map(Delegation.Server::toString).toList();
    }

    @Test
    void theZoneOfANameIsFoundFromTheRoot() {
        Delegation found = dns.findDelegation(DomainName.of("deep.below.www.shop.test"));

        assertThat(found.zone()).isEqualTo(DomainName.of("shop.test"));
        assertThat(servers(found))
                .containsExactlyInAnyOrder("ns1.shop.test (" + NS1 + ")", "ns2.shop.test (" + NS2 + ")");
        assertThat(found.agrees()).isTrue();
    }

    @Test
    void anAliasIsInTheZoneThatHasItAndNotWhereItLeads() {
        assertThat(dns.findDelegation(DomainName.of("www.shop.test")).zone()).isEqualTo(DomainName.of("shop.test"));
    }

    @Test
    void whatLagsIsTold() {
        List<String> log = new ArrayList<>();
        // example
        Propagation seen = dns.checkPropagation(Rrset.of("www.shop.test", Rdata.cname("edge.example.net")));
        if (!seen.complete()) {
            seen.lagging().forEach(answer -> log.add(answer.toString()));
        }
        // end
        assertThat(log).isEmpty();
    }

    @Test
    void aZoneBelowOnTheSameServerIsFound() {
        Delegation found = dns.findDelegation(DomainName.of("www.sub.shop.test"));

        assertThat(found.zone()).isEqualTo(DomainName.of("sub.shop.test"));
        assertThat(servers(found)).containsExactly("ns1.shop.test (" + NS1 + ")");
    }

    @Test
    void aServersNameInAnotherZoneIsLookedFor() {
        assertThat(servers(dns.findDelegation(DomainName.of("glueless.test"))))
                .containsExactly("ns1.shop.test (" + NS1 + ")");
    }

    @Test
    void namesThatLeadToEachOtherEnd() {
        Propagation seen = dns.checkPropagation(Rrset.of("www.loop-a.test", Rdata.a("192.0.2.1")));

        assertThat(seen.complete()).isFalse();
        assertThat(seen.toString()).contains("lags: ns.loop-b.test (no address)");
    }

    @Test
    void whatTheZoneAboveSaysDifferentlyIsSeen() {
        Delegation found = dns.findDelegation(DomainName.of("moved.test"));

        assertThat(found.agrees()).isFalse();
        assertThat(found.toString()).contains("the zone above says [ns1.shop.test]", "itself [ns2.shop.test]");
    }

    @Test
    void aNameThatNobodyHasIsToldByWhoSaysSo() {
        assertThatThrownBy(() -> dns.findDelegation(DomainName.of("www.nobody.test")))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("the servers of test. answer NXDOMAIN");
    }

    @Test
    void aSecondaryThatLagsIsNamedWithWhatItAnswers() {
        Rrset old = Rrset.of("t-lag.shop.test", Rdata.a("192.0.2.1")).ttl(Duration.ofSeconds(77));
        Rrset fresh = Rrset.of("t-lag.shop.test", Rdata.a("192.0.2.2"));
        set(null, old);
        secondary.rndc("refresh", "shop.test");
        await().until(() -> dns.checkPropagation(old).complete());
        set(old, fresh);

        Propagation seen = dns.checkPropagation(fresh);

        assertThat(seen.complete()).isFalse();
        assertThat(seen.lagging())
                .singleElement()
                .satisfies(answer -> assertThat(answer.server().address()).contains(NS2));
        assertThat(seen.toString()).contains("lags: ns2.shop.test (" + NS2 + "): RECORDS [A 192.0.2.1]");
        assertThat(seen.oldMayBeCached()).isEqualTo(Duration.ofSeconds(77));

        secondary.rndc("refresh", "shop.test");
        await().until(() -> dns.checkPropagation(fresh).complete());
        assertThat(dns.checkPropagation(fresh).oldMayBeCached()).isZero();
    }

    @Test
    void whatIsNotYetAnywhereMayBeCachedAsNothing() {
        Propagation seen = dns.checkPropagation(Rrset.of("t-none.shop.test", Rdata.txt("x")));

        assertThat(seen.answers()).extracting(ServerAnswer::outcome).containsOnly(Outcome.NO_SUCH_NAME);
        // the SOA's minimum
        assertThat(seen.oldMayBeCached()).isEqualTo(Duration.ofSeconds(60));
        assertThat(dns.checkRemoval(DomainName.of("t-none.shop.test"), Rdata.TXT)
                        .complete())
                .isTrue();
    }

    @Test
    void moreThanWhatIsWantedIsNotWhatIsWanted() {
        set(null, Rrset.of("t-more.shop.test", Rdata.a("192.0.2.1"), Rdata.a("192.0.2.66")));
        secondary.rndc("refresh", "shop.test");
        await().until(() -> dns.checkPropagation(
                        Rrset.of("t-more.shop.test", Rdata.a("192.0.2.1"), Rdata.a("192.0.2.66")))
                .complete());

        assertThat(dns.checkPropagation(Rrset.of("t-more.shop.test", Rdata.a("192.0.2.1")))
                        .complete())
                .isFalse();
    }

    @Test
    void anAnswerThatIsCutOffIsAskedForAgain() {
        Rrset large = Rrset.of(
                "t-large.shop.test",
                IntStream.rangeClosed(1, 90)
                        .mapToObj(i -> Rdata.aaaa("2001:db8::" + Integer.toHexString(i)))
                        .toArray(Rdata[]::new));
        set(null, large);
        secondary.rndc("refresh", "shop.test");

        await().until(() -> dns.checkPropagation(large).complete());
    }

    @Test
    void anAliasIsSaidToBeOne() {
        assertThat(dns.checkPropagation(Rrset.of("www.shop.test", Rdata.a("192.0.2.1")))
                        .toString())
                .contains("ALIAS [CNAME edge.example.net]");
    }

    @Test
    void aLameServerAndOneThatIsNotThereAreToldApart() {
        Propagation seen = dns.checkPropagation(Rrset.of("www.lame.test", Rdata.a("192.0.2.9")));

        assertThat(seen.complete()).isFalse();
        assertThat(seen.answers())
                .extracting(answer -> answer.server().address().orElseThrow() + " " + answer.outcome())
                .containsExactlyInAnyOrder(NS1 + " RECORDS", NS2 + " LAME", NOBODY + " NO_ANSWER");
    }

    @Test
    void aServerThatIsNowhereIsNotPassedOver() {
        Propagation seen = dns.checkPropagation(Rrset.of("www.half.test", Rdata.a("192.0.2.11")));

        assertThat(seen.complete()).isFalse();
        assertThat(seen.toString()).contains("has it: ns1.shop.test", "lags: nowhere.shop.test (no address)");
    }

    @Test
    void whoeverWaitsIsToldOfTheEnd() throws Exception {
        AuthoritativeDns other = tree.asking().timeout(Duration.ofSeconds(20)).build();
        CompletableFuture<Propagation> asked = CompletableFuture.supplyAsync(
                () -> other.checkPropagation(Rrset.of("www.lame.test", Rdata.a("192.0.2.9"))));
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("vaporform-dns-")));

        other.close();

        assertThat(asked.handle((seen, failed) -> true)).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void aServerThatHasFailedSaysSo() {
        Propagation seen = dns.checkPropagation(Rrset.of("www.failed.test", Rdata.a("192.0.2.9")));

        assertThat(seen.toString()).contains("answered SERVFAIL");
        assertThat(seen.complete()).isFalse();
    }

    @Test
    void whatAStrangersDelegationSaysIsAskedAtPublicAddressesOnly() {
        try (AuthoritativeDns guarded = AuthoritativeDns.builder()
                .roots(Named.address(20))
                .port(Named.PORT)
                .build()) {
            Propagation seen = guarded.checkPropagation(Rrset.of("www.shop.test", Rdata.a("192.0.2.1")));

            assertThat(seen.complete()).isFalse();
            assertThat(seen.answers()).isNotEmpty().allMatch(answer -> answer.said()
                    .contains("no public address, so it was not asked"));
        }
    }

    @Test
    void afterCloseNoThreadIsLeft() {
        ThreadLeaks threads = ThreadLeaks.watch();
        AuthoritativeDns other = tree.asking().build();
        other.checkPropagation(Rrset.of("www.shop.test", Rdata.a("192.0.2.1")));

        other.close();
        other.close();

        threads.assertNone(thread -> true);
    }

    @Test
    void whatIsWrongIsToldAtOnce() {
        assertThatThrownBy(() -> AuthoritativeDns.builder()
                        .roots("no such host.invalid")
                        .port(0)
                        .timeout(Duration.ZERO)
                        .build())
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("host")
                .hasMessageContaining("port")
                .hasMessageContaining("timeout");
    }
}
