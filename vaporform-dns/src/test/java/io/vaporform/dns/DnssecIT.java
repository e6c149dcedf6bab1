package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.dns.DnssecState.Outcome;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.Address;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.DomainOutputs;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spi.DomainStatus;
import io.vaporform.spi.Known;
import io.vaporform.spi.Mark;
import io.vaporform.testsupport.Named;
import io.vaporform.testsupport.SignedZone;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains of signatures from a private root, on zones that BIND's tools have signed. */
class DnssecIT {

    private static final String ROOT = Named.address(60);
    private static final String TOP = Named.address(61);
    private static final String NS = Named.address(62);
    private static final Clock CLOCK = Clock.systemUTC();

    private static final List<Named> SERVERS = new ArrayList<>();
    private static TrustAnchors anchors;
    private static AuthoritativeDns dns;

    @BeforeAll
    static void start() {
        Named.Builder server = Named.at(NS);
        List<String> top = new ArrayList<>(List.of("@ IN NS ns.test.", "ns IN A " + TOP));
        for (SignedZone zone : zones()) {
            server.zone(zone);
            delegate(top, zone.origin(), NS);
            top.addAll(zone.origin().startsWith("nods") ? List.of() : zone.ds());
        }
        String[] unsigned = {"@ IN NS ns", "ns IN A " + NS, "www IN A 192.0.2.1", "sub IN NS ns"};
        for (String origin : List.of("unsigned.test", "unkeyed.test", "unknown.test")) {
            server.zone(origin, unsigned);
            server.zone("sub." + origin, unsigned);
            delegate(top, origin, NS);
        }
        top.addAll(zone("unkeyed.test", "ECDSAP256SHA256").ds());
        top.add("unknown IN DS 4711 200 2 " + "AB".repeat(32));
        delegate(top, "down.test", Named.address(69));
        top.addAll(zone("down.test", "ECDSAP256SHA256").ds());
        SERVERS.add(server.start());
        SignedZone signedTop = SignedZone.sign("test", "ECDSAP384SHA384", top, "-3", "-");
        SERVERS.add(Named.at(TOP).zone(signedTop).start());
        List<String> root = new ArrayList<>(List.of("@ IN NS root.", "root. IN A " + ROOT));
        delegate(root, "test", TOP);
        root.addAll(signedTop.ds());
        SignedZone signedRoot = SignedZone.sign(".", "RSASHA256", root);
        SERVERS.add(Named.at(ROOT).zone(signedRoot).start());
        anchors = TrustAnchors.of(signedRoot.ds().toArray(String[]::new));
        dns = asking(anchors);
    }

    private static List<SignedZone> zones() {
        SignedZone wrongKey = zone("wrongds.test", "ECDSAP256SHA256");
        return List.of(
                zone("secure.test", "ECDSAP256SHA256"),
                zone("secure3.test", "ED25519", "-3", "-"),
                zone("rsa.test", "RSASHA512"),
                zone("nods.test", "ECDSAP256SHA256"),
                new SignedZone(
                        wrongKey.origin(),
                        wrongKey.text(),
                        zone("wrongds.test", "ECDSAP256SHA256").ds()),
                zone("expired.test", "ECDSAP256SHA256", "-s", "20250101000000", "-e", "20250131000000"),
                zone("future.test", "ECDSAP256SHA256", "-s", "20900101000000", "-e", "20900131000000"),
                zone("forged.test", "ECDSAP256SHA256").forged("192.0.2.1", "192.0.2.66"),
                zone("bare.test", "ECDSAP256SHA256").without("^www\\.bare\\.test\\..*RRSIG\\s+A "));
    }

    private static SignedZone zone(String origin, String algorithm, String... options) {
        return SignedZone.sign(
                origin,
                algorithm,
                List.of(
                        "@ IN NS ns",
                        "ns IN A " + NS,
                        "www IN A 192.0.2.1",
                        "*.wild IN A 192.0.2.2",
                        "text IN TXT \"no address\"",
                        "alias IN CNAME www.expired.test."),
                options);
    }

    private static void delegate(List<String> lines, String origin, String address) {
        lines.add(origin + ". IN NS ns." + origin + ".");
        lines.add("ns." + origin + ". IN A " + address);
    }

    private static AuthoritativeDns asking(TrustAnchors anchors) {
        return AuthoritativeDns.builder()
                .roots(ROOT)
                .trustAnchors(anchors)
                .port(Named.PORT)
                .timeout(Duration.ofMillis(900))
                .allowPrivate()
                .build();
    }

    @AfterAll
    static void stop() {
        if (dns != null) {
            dns.close();
        }
        SERVERS.forEach(Named::close);
    }

    private static DnssecState check(String name) {
        return dns.checkDnssec(DomainName.of(name), CLOCK.instant());
    }

    @Test
    void aBrokenChainIsAFindingOfTheDomain() {
        assertThat(issues("www.expired.test")).containsExactly(DomainStatus.Issue.DNSSEC_BROKEN);
        assertThat(issues("www.secure.test")).isEmpty();
    }

    private static List<String> issues(String domain) {
        DomainName name = DomainName.of(domain);
        Known<DomainSpec, DomainOutputs> known = new Known<>(
                Address.parse("shop/main/domain/" + domain),
                1,
                new Mark("acme", "lineage", Address.parse("shop/main/domain/" + domain), 1),
                DomainSpec.of(domain),
                Optional.of(DomainOutputs.of(name, Optional.empty(), Optional.of(CLOCK.instant()))));
        try (ChallengeFile files = new ChallengeFile(dns, address -> false, 80, Duration.ofSeconds(1))) {
            return new DomainLooks(dns, new OwnershipLook(dns, files), Optional.empty(), Optional.empty())
                    .status(known, CLOCK.instant()).issues().stream()
                            .map(DomainStatus.Issue::code)
                            .toList();
        }
    }

    @Test
    void aChainFromTheAnchorsToTheNameIsSecure() {
        List<String> log = new ArrayList<>();
        Clock clock = CLOCK;
        // example
        DnssecState dnssec = dns.checkDnssec(DomainName.of("www.secure.test"), clock.instant());
        if (dnssec.outcome() == DnssecState.Outcome.BROKEN) {
            log.add(dnssec.toString());
        }
        // end
        assertThat(log).isEmpty();
        assertThat(dnssec.outcome()).isEqualTo(Outcome.SECURE);
        assertThat(dnssec.heard())
                .contains(
                        ". DNSKEY: " + ROOT,
                        "test. DS: " + ROOT,
                        "test. DNSKEY: " + TOP,
                        "secure.test. DS: " + TOP,
                        "secure.test. DNSKEY: " + NS,
                        "www.secure.test. A: " + NS);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "secure.test",
                "text.secure.test",
                "any.wild.secure.test",
                "gone.secure.test",
                "www.secure3.test",
                "text.secure3.test",
                "any.wild.secure3.test",
                "gone.secure3.test",
                "www.rsa.test",
                "test",
                "wild.secure.test",
                "root"
            })
    void whatIsThereAndWhatIsNotIsProved(String name) {
        assertThat(check(name)).extracting(DnssecState::outcome).isEqualTo(Outcome.SECURE);
    }

    @Test
    void whereAnAliasLeadsIsAnotherNamesMatter() {
        assertThat(check("alias.secure.test").outcome()).isEqualTo(Outcome.SECURE);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "www.unsigned.test",
                "www.nods.test",
                "www.unknown.test",
                "gone.unsigned.test",
                "unsigned.test",
                "www.sub.unsigned.test"
            })
    void whatNobodyAboveSaysIsSignedIsInsecureAndFine(String name) {
        DnssecState state = check(name);

        assertThat(state.outcome()).isEqualTo(Outcome.INSECURE);
        assertThat(state.why()).contains("not signed");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "www.wrongds.test, of wrongds.test. the zone above has DS for the keys",
        "www.expired.test, of expired.test. expired on 2025-01-31T00:00:00Z",
        "www.future.test, of future.test. is not valid before 2090-01-01T00:00:00Z",
        "www.forged.test, the signature of www.forged.test. A by the key",
        "www.forged.test, is none that this key has made of this",
        "www.bare.test, there is no signature of www.bare.test. A",
        "www.unkeyed.test, of unkeyed.test. the zone above has DS for the keys",
    })
    void aChainThatDoesNotHoldIsBrokenAndSaysWhere(String name, String why) {
        DnssecState state = check(name);

        assertThat(state.outcome()).isEqualTo(Outcome.BROKEN);
        assertThat(state.why()).contains(why);
        assertThat(state.toString()).startsWith(name + " is BROKEN: ").contains("DNSKEY: ");
    }

    @Test
    void aNameThatIsRightInAZoneWhereAnotherIsWrongIsSecure() {
        assertThat(check("ns.forged.test").outcome()).isEqualTo(Outcome.SECURE);
    }

    @Test
    void theClockIsTheOneThatIsGiven() {
        Instant later = CLOCK.instant().plus(Duration.ofDays(400));

        DnssecState state = dns.checkDnssec(DomainName.of("www.secure.test"), later);

        assertThat(state.outcome()).isEqualTo(Outcome.BROKEN);
        assertThat(state.why()).contains("expired on");
    }

    @Test
    void anchorsOfAnotherRootAreSaidToBe() {
        try (AuthoritativeDns other = asking(TrustAnchors.iana())) {
            DnssecState state = other.checkDnssec(DomainName.of("www.secure.test"), CLOCK.instant());

            assertThat(state.outcome()).isEqualTo(Outcome.BROKEN);
            assertThat(state.why()).contains("of . the trust anchors are the keys [20326, 38696]");
        }
    }

    @Test
    void ifNobodyAnswersNothingIsKnown() {
        assertThatThrownBy(() -> check("www.down.test"))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("down.test");
    }

    @Test
    void aNameThatNobodyHasIsToldByWhoSaysSo() {
        assertThatThrownBy(() -> check("www.nobody.test"))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("NXDOMAIN");
    }
}
