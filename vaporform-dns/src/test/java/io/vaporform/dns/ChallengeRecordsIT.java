package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.RrsetChange;
import io.vaporform.testsupport.Named;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Challenges in a zone on BIND that has a secondary, and in zones of others that lead into it. */
class ChallengeRecordsIT {

    private static final String PRIMARY = Named.address(102);
    private static final String SECONDARY = Named.address(103);
    private static final String CUSTOMER = Named.address(104);
    private static final String NOBODY = Named.address(109);
    private static final DomainName ZONE = DomainName.of("host.test");
    private static final DomainName SHOP = DomainName.of("shop.host.test");
    private static final DomainName AT = DomainName.of("_acme-challenge.shop.host.test");

    private static Tree tree;
    private static Named secondary;
    private static DnsProvider provider;
    private static ChallengeRecords records;
    private static DnsBackend direct;

    @BeforeAll
    static void start() {
        tree = new Tree(
                100,
                "host IN NS ns1.host",
                "host IN NS ns2.host",
                "ns1.host IN A " + PRIMARY,
                "ns2.host IN A " + SECONDARY,
                "customer IN NS ns.customer",
                "ns.customer IN A " + CUSTOMER,
                "silent IN NS ns.silent",
                "ns.silent IN A " + NOBODY);
        tree.start(Named.at(PRIMARY)
                .zone(
                        "host.test",
                        "@ IN NS ns1",
                        "@ IN NS ns2",
                        "ns1 IN A " + PRIMARY,
                        "ns2 IN A " + SECONDARY,
                        "*.wild IN CNAME edge",
                        "below IN NS ns.customer.test."));
        // It is told of nothing, and comes to look when it is told to.
        secondary = tree.start(Named.at(SECONDARY).secondary("host.test", PRIMARY, ""));
        tree.start(Named.at(CUSTOMER)
                .zone(
                        "customer.test",
                        "@ IN NS ns",
                        "ns IN A " + CUSTOMER,
                        "_acme-challenge.www IN CNAME www.customer.test._acme-challenge.host.test.",
                        "_acme-challenge.far IN CNAME far.elsewhere.test.",
                        "_acme-challenge.evil IN CNAME victim.host.test.",
                        "_acme-challenge.sly IN CNAME _acme-challenge.victim.host.test.")
                .zone("below.host.test", "@ IN NS ns.customer.test."));
        provider = DnsProvider.builder()
                .dns(tree.asking().build())
                .backend(Tree.backend(PRIMARY, ZONE))
                .build();
        records = provider.challengeRecords();
        direct = Tree.backend(PRIMARY, ZONE);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> provider.dns()
                .checkPropagation(Rrset.of("ns1.host.test", Rdata.a(PRIMARY)))
                .complete());
    }

    @AfterAll
    static void stop() {
        if (provider != null) {
            provider.close();
            direct.close();
        }
        if (tree != null) {
            tree.close();
        }
    }

    @AfterEach
    void noneIsLeft() {
        assertThat(direct.records(ZONE)).noneMatch(set -> set.type().equals(Rdata.TXT));
    }

    @Test
    void aValueIsMissingUntilEachServerHasIt() {
        assertThat(records.place(SHOP)).isEqualTo(AT);
        records.put(AT, "one");

        assertThat(records.missing(AT, "one"))
                .get()
                .asString()
                .contains("lags: ns2.host.test")
                .doesNotContain("ns1");
        secondary.rndc("retransfer", "host.test");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> records.missing(AT, "one")
                .isEmpty());

        records.put(AT, "two");
        assertThat(records.missing(AT, "one")).isEmpty();
        assertThat(records.missing(AT, "two")).isPresent();
        records.remove(AT, "one");
        records.remove(AT, "two");
    }

    /** Each has locks of its own, as each process has. */
    @Test
    void valuesThatProcessesSetAtATimeAllStay() throws Exception {
        int many = 8;
        List<ChallengeRecords> processes = Stream.generate(
                        () -> new ChallengeRecords(provider.dns(), new HeldZones(List.of(direct))))
                .limit(many)
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(many);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String value = "value-" + i;
            ChallengeRecords each = processes.get(i % many);
            all.add(threads.submit(() -> each.put(AT, value)));
        }
        finish(all);
        assertThat(direct.get(ZONE, AT, Rdata.TXT).orElseThrow().data()).hasSize(40);
        for (int i = 0; i < 40; i++) {
            String value = "value-" + i;
            ChallengeRecords each = processes.get((i + 1) % many);
            all.add(threads.submit(() -> each.remove(AT, value)));
        }
        finish(all);
        threads.shutdown();
    }

    private static void finish(List<Future<?>> all) throws Exception {
        for (Future<?> each : all) {
            each.get(30, TimeUnit.SECONDS);
        }
        all.clear();
    }

    @Test
    void whatAnotherHasSetStays() {
        Rrset foreign = Rrset.of(AT.text(), Rdata.txt("foreign"));
        direct.change(ZONE, List.of(RrsetChange.create(foreign)));
        records.put(AT, "one");
        records.remove(AT, "one");

        assertThat(direct.get(ZONE, AT, Rdata.TXT).orElseThrow().data()).isEqualTo(foreign.data());
        records.remove(AT, "foreign");
    }

    @Test
    void aCustomersAliasLeadsIntoTheZoneThatIsHeld() {
        DomainName at = DomainName.of("www.customer.test._acme-challenge.host.test");

        assertThat(records.refusal(DomainName.of("*.www.customer.test"))).isEmpty();
        assertThat(records.place(DomainName.of("www.customer.test"))).isEqualTo(at);
        records.put(at, "one");
        records.remove(at, "one");
    }

    @Test
    void whoHasSetNothingIsToldWhichRecordToSet() {
        assertThat(records.refusal(DomainName.of("shop.customer.test")))
                .get()
                .asString()
                .contains("no CNAME is there")
                .contains("_acme-challenge.shop.customer.test. 300 IN CNAME "
                        + "shop.customer.test._acme-challenge.host.test.")
                .contains("or delegate");
        assertThat(records.refusal(DomainName.of("far.customer.test")))
                .get()
                .asString()
                .contains("leads to far.elsewhere.test");
        assertThatThrownBy(() -> records.place(DomainName.of("nobody.test")))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("_acme-challenge.nobody.test. 300 IN CNAME");
        assertThat(records.refusal(DomainName.of("www.silent.test"))).isPresent();
    }

    @Test
    void aStrangersAliasLeadsToNoOtherNamesOfOurs() {
        for (String name : List.of("evil.customer.test", "sly.customer.test")) {
            assertThat(records.refusal(DomainName.of(name)))
                    .as(name)
                    .get()
                    .asString()
                    .contains("victim.host.test, which is in a zone of ours and not kept for such aliases")
                    .contains("IN CNAME " + name + "._acme-challenge.host.test.");
        }
    }

    @Test
    void aWildcardsAliasIsTakenThePlaceOf() {
        DomainName at = records.place(DomainName.of("a.wild.host.test"));

        assertThat(at).isEqualTo(DomainName.of("_acme-challenge.a.wild.host.test"));
        records.put(at, "one");
        records.remove(at, "one");
    }

    @Test
    void aZoneBelowThatOthersHaveIsNotHeld() {
        assertThatThrownBy(() -> records.place(DomainName.of("www.below.host.test")))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("in no zone that is held here");
    }
}
