package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Domain;
import io.vaporform.Infrastructure;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.spec.DomainChallenge;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Secret;
import io.vaporform.spi.RrsetChange;
import io.vaporform.testsupport.Named;
import io.vaporform.testsupport.PowerDns;
import io.vaporform.testsupport.SignedZone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A zone that PowerDNS signs, below a root and a top-level domain on BIND that are signed too. */
class SigningIT {

    private static final String ROOT = Named.address(90);
    private static final String TOP = Named.address(91);
    private static final String POWER_DNS = Named.address(92);
    private static final DomainName ZONE = DomainName.of("signed.test");

    private final List<AutoCloseable> open = new ArrayList<>();
    private PowerDns server;
    private PowerDnsBackend backend;

    @BeforeEach
    void start() {
        server = opened(PowerDns.startAt(POWER_DNS, ZONE.text()));
        backend = opened(backend());
        backend.change(ZONE, List.of(RrsetChange.create(Rrset.of("ns1.signed.test", Rdata.a(POWER_DNS)))));
    }

    private <T extends AutoCloseable> T opened(T each) {
        open.add(each);
        return each;
    }

    private PowerDnsBackend backend() {
        return PowerDnsBackend.builder(server.url(), Secret.of(PowerDns.API_KEY))
                .build();
    }

    @AfterEach
    void stop() throws Exception {
        Collections.reverse(open);
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    /** An infrastructure in a tree that says of the zone's keys what {@code signers} do. */
    private Infrastructure infra(List<Rdata> signers) {
        List<String> lines = new ArrayList<>(
                List.of("@ IN NS ns", "ns IN A " + TOP, "signed IN NS ns1.signed", "ns1.signed IN A " + POWER_DNS));
        signers.forEach(ds -> lines.add("signed IN DS " + ds.text()));
        SignedZone top = SignedZone.sign("test", "ECDSAP256SHA256", lines);
        List<String> above = new ArrayList<>(
                List.of(". IN NS root.", "root. IN A " + ROOT, "test. IN NS ns.test.", "ns.test. IN A " + TOP));
        above.addAll(top.ds());
        SignedZone root = SignedZone.sign(".", "ECDSAP256SHA256", above);
        opened(Named.at(TOP).zone(top).start());
        opened(Named.at(ROOT).zone(root).start());
        return opened(Infrastructure.builder()
                .installation("acme")
                .provider(DnsProvider.builder()
                        .dns(AuthoritativeDns.builder()
                                .roots(ROOT)
                                .trustAnchors(TrustAnchors.of(root.ds().toArray(String[]::new)))
                                .port(Named.PORT)
                                .timeout(Duration.ofMillis(900))
                                .allowPrivate()
                                .build())
                        .backend(backend())
                        .build())
                .build());
    }

    private Domain owned(Domain domain) {
        DomainChallenge challenge = domain.challenge().orElseThrow();
        backend.change(ZONE, List.of(RrsetChange.create(Rrset.of(challenge.where(), Rdata.txt(challenge.value())))));
        return domain.verify();
    }

    @Test
    void whatTheRegistrarIsToSetIsTold() {
        Domain domain = owned(infra(List.of()).project("shop").domains().add(ZONE.text(), spec -> spec.sign()
                .record(Rrset.of("www.signed.test", Rdata.a("192.0.2.1")))));

        assertThat(domain.delegationSigners()).isEqualTo(backend.sign(ZONE)).hasSize(1);
        assertThat(domain.instruction())
                .get()
                .asString()
                .contains("signed.test. 300 IN DS "
                        + domain.delegationSigners().get(0).text());
    }

    @Test
    void itIsReadyOnceTheZoneAboveSaysSo() {
        Infrastructure infra = infra(backend.sign(ZONE));

        Domain domain = owned(infra.project("shop").domains().add(ZONE.text(), spec -> spec.sign()));

        assertThat(domain.isReady()).as(domain.instruction().orElse("")).isTrue();
        assertThat(domain.status().isWell()).isTrue();
    }

    @Test
    void onlyTheTopOfAZoneIsSigned() {
        Infrastructure infra = infra(List.of());
        Domain domain = infra.project("shop").domains().add("www.signed.test", spec -> spec.sign());

        assertThatThrownBy(() -> owned(domain))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("only a whole zone is signed");
        try (Infrastructure bare = Infrastructure.builder()
                .installation("acme")
                .provider(DnsProvider.create())
                .build()) {
            assertThatThrownBy(() -> bare.project("shop").domains().add("signed.test", spec -> spec.sign()))
                    .isInstanceOf(InvalidSpecException.class)
                    .hasMessageContaining("no back end that signs zones");
        }
    }
}
