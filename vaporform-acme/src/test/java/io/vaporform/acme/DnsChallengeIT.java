package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Certificate;
import io.vaporform.Infrastructure;
import io.vaporform.dns.DnsProvider;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.ChallengeType;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.RrsetChange;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.testkit.MemoryRecords;
import io.vaporform.testsupport.DnsTree;
import io.vaporform.testsupport.Named;
import io.vaporform.testsupport.Pebble;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Certificates of a real Pebble, by records on a real BIND, which another one asks for Pebble. */
class DnsChallengeIT {

    private static final String SERVER = Named.address(122);
    private static final String RESOLVER = Named.address(123);
    private static final DomainName SHOP = DomainName.of("shop.test");
    private static final DomainName AT = DomainName.of("_acme-challenge.www.shop.test");
    private static final DomainName HOST = DomainName.of("host.test");

    private static DnsTree tree;
    private static DnsBackend direct;
    private static Pebble pebble;

    @BeforeAll
    static void start() {
        tree = new DnsTree(
                120,
                "shop IN NS ns.shop",
                "ns.shop IN A " + SERVER,
                "host IN NS ns.host",
                "ns.host IN A " + SERVER,
                "half IN NS ns.half",
                "half IN NS dead.half",
                "ns.half IN A " + SERVER,
                "dead.half IN A " + Named.address(129),
                "customer IN NS ns.customer",
                "ns.customer IN A " + SERVER);
        tree.start(Named.at(SERVER)
                .zone("shop.test", "@ IN NS ns", "ns IN A " + SERVER, "* IN A 127.0.0.1")
                .zone("host.test", "@ IN NS ns", "ns IN A " + SERVER)
                .zone("half.test", "@ IN NS ns", "@ IN NS dead", "ns IN A " + SERVER, "dead IN A " + Named.address(129))
                .zone(
                        "customer.test",
                        "@ IN NS ns",
                        "ns IN A " + SERVER,
                        "@ IN A 127.0.0.1",
                        "plain IN A 127.0.0.1",
                        "_acme-challenge IN CNAME customer.test._acme-challenge.host.test."));
        direct = DnsITCase.backend(SERVER, SHOP, HOST);
        tree.start(Named.at(RESOLVER).resolver(tree.root()));
        pebble = Pebble.builder().dns(RESOLVER + ":" + Named.PORT).start();
    }

    @AfterAll
    static void stop() {
        if (pebble != null) {
            pebble.close();
        }
        if (direct != null) {
            direct.close();
        }
        if (tree != null) {
            tree.close();
        }
    }

    @AfterEach
    void noRecordIsLeft() {
        for (DomainName zone : List.of(SHOP, HOST)) {
            assertThat(direct.records(zone)).noneMatch(set -> set.type().equals(Rdata.TXT));
        }
    }

    private static AcmeProvider.Builder acme() {
        return AcmeProvider.builder()
                .ca(AcmeITCase.ca(pebble))
                .agreeToTerms()
                .allowPrivate()
                .httpPort(pebble.httpPort())
                .timeout(Duration.ofSeconds(5));
    }

    private static DnsProvider dns() {
        return DnsITCase.provider(tree)
                .backend(DnsITCase.backend(SERVER, SHOP, HOST))
                .build();
    }

    private static Infrastructure infrastructure(DnsProvider dns, AcmeProvider.Builder acme) {
        return AcmeITCase.infrastructure(acme.build(), MemoryStateStore.create(), infra -> infra.provider(dns));
    }

    @Test
    void aWildcardAndItsParentAreShownAtOneName() throws Exception {
        DnsProvider dns = dns();
        try (Infrastructure infra = infrastructure(dns, acme().dns01(dns))) {
            Certificate certificate =
                    infra.project("shop").certificates().provision("shop.test", c -> c.name("*.shop.test"));

            CertificateOutputs current = certificate.current().orElseThrow();
            assertThat(current.names())
                    .extracting(DomainName::text)
                    .containsExactlyInAnyOrder("shop.test", "*.shop.test");
            AcmeITCase.verify(current, pebble);
        }
    }

    @Test
    void whatOthersHaveAtTheNameStays() {
        Rrset foreign = new Rrset(AT, Duration.ofSeconds(60), List.of(Rdata.txt("foreign")));
        direct.change(SHOP, List.of(RrsetChange.create(foreign)));
        DnsProvider dns = dns();
        try (Infrastructure infra = infrastructure(dns, acme().dns01(dns))) {
            assertThat(infra.project("shop")
                            .certificates()
                            .provision("www.shop.test")
                            .isReady())
                    .isTrue();

            assertThat(direct.get(SHOP, AT, Rdata.TXT).orElseThrow().data()).isEqualTo(foreign.data());
        } finally {
            direct.change(SHOP, List.of(RrsetChange.delete(foreign)));
        }
    }

    @Test
    void aCustomersAliasIsFollowed() throws Exception {
        DnsProvider dns = dns();
        try (Infrastructure infra = infrastructure(dns, acme().dns01(dns))) {
            Certificate certificate =
                    infra.project("shop").certificates().provision("*.customer.test", c -> c.name("customer.test"));

            AcmeITCase.verify(certificate.current().orElseThrow(), pebble);
        }
    }

    @Test
    void theFirstWayThatFitsAllNamesIsTaken() throws Exception {
        DnsProvider dns = dns();
        AcmeProvider.Builder both = acme().dns01(dns).http01(new InetSocketAddress("127.0.0.1", pebble.httpPort()));
        try (Infrastructure infra = infrastructure(dns, both)) {
            // Its zone is not held, and leads nowhere: so by HTTP-01.
            Certificate plain = infra.project("shop").certificates().provision("plain.customer.test");
            assertThat(plain.instruction()).isEmpty();
            AcmeITCase.verify(plain.current().orElseThrow(), pebble);

            Certificate asked = infra.project("shop")
                    .certificates()
                    .provision(CertificateSpec.builder("plain.customer.test")
                            .name("a.shop.test")
                            .challenge(ChallengeType.DNS_01)
                            .build());
            assertThat(asked.instruction())
                    .get()
                    .asString()
                    .contains("_acme-challenge.plain.customer.test. 300 IN CNAME");
        }
    }

    @Test
    void aServerThatIsDeadIsNotWaitedForToTheEnd() {
        Placed placed =
                new Placed(ChallengeType.DNS_01, DomainName.of("half.test"), "_acme-challenge.half.test", "one");
        try (DnsProvider dns = DnsITCase.provider(tree)
                .backend(DnsITCase.backend(SERVER, DomainName.of("half.test")))
                .build()) {
            DnsProof patient = new DnsProof(dns.challengeRecords());
            DnsProof hasty = new DnsProof(dns.challengeRecords(), Duration.ZERO);

            assertThat(hasty.missing(placed))
                    .get()
                    .asString()
                    .contains("lags: ns.half.test", "is silent: dead.half.test");
            patient.put(placed, new MemoryRecords());
            assertThat(patient.missing(placed))
                    .get()
                    .asString()
                    .contains("is silent: dead.half.test")
                    .doesNotContain("lags");
            assertThat(hasty.missing(placed)).isEmpty();
            patient.remove(placed, new MemoryRecords());
        }
    }

    @Test
    void whoHasLedTheNameNowhereIsToldWhatToSet() {
        String record =
                "_acme-challenge.plain.customer.test. 300 IN CNAME plain.customer.test._acme-challenge.host.test.";
        DnsProvider dns = dns();
        try (Infrastructure infra = infrastructure(dns, acme().dns01(dns))) {
            Certificate certificate = infra.project("shop").certificates().provision("*.plain.customer.test");

            assertThat(certificate.isReady()).isFalse();
            assertThat(certificate.instruction()).get().asString().contains(record);
        }
        DnsProvider again = dns();
        try (Infrastructure infra = infrastructure(again, acme().dns01(again).withoutPreflight())) {
            assertThatThrownBy(() -> infra.project("shop").certificates().provision("*.plain.customer.test"))
                    .isInstanceOf(ApplyFailedException.class)
                    .hasMessageContaining(record);
        }
    }
}
