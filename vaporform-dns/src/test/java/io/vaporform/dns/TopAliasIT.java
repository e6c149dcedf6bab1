package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Domain;
import io.vaporform.Infrastructure;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.DomainChallenge;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Secret;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.RrsetChange;
import io.vaporform.testsupport.Named;
import io.vaporform.testsupport.PowerDns;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A domain that is the top of its zone, and leads to a host. */
class TopAliasIT {

    private static final String EDGES = Named.address(72);
    private static final String POWER_DNS = Named.address(73);
    private static final String BIND = Named.address(74);
    private static final DnsTarget EDGE = DnsTarget.host("edge.host.test");

    private static Tree tree;
    private static PowerDns powerDns;

    @BeforeAll
    static void start() {
        tree = new Tree(
                70,
                "host IN NS ns.host",
                "ns.host IN A " + EDGES,
                "top IN NS ns1.top",
                "ns1.top IN A " + POWER_DNS,
                "plain IN NS ns1.plain",
                "ns1.plain IN A " + BIND);
        tree.start(Named.at(EDGES).zone("host.test", "@ IN NS ns", "ns IN A " + EDGES, "edge IN A 192.0.2.10"));
        tree.start(Named.at(BIND).zone("plain.test", "@ IN NS ns1", "ns1 IN A " + BIND));
        powerDns = PowerDns.startWithAliases(POWER_DNS, EDGES, "top.test");
        try (DnsBackend backend = onPowerDns()) {
            backend.change(
                    DomainName.of("top.test"),
                    List.of(RrsetChange.create(Rrset.of("ns1.top.test", Rdata.a(POWER_DNS)))));
        }
    }

    @AfterAll
    static void stop() {
        if (powerDns != null) {
            powerDns.close();
        }
        if (tree != null) {
            tree.close();
        }
    }

    private static DnsBackend onPowerDns() {
        return PowerDnsBackend.builder(powerDns.url(), Secret.of(PowerDns.API_KEY))
                .aliases()
                .build();
    }

    private static DnsBackend onBind() {
        return Tree.backend(BIND, DomainName.of("plain.test"));
    }

    private static Infrastructure with(DnsBackend backend) {
        return Infrastructure.builder()
                .installation("acme")
                .provider(DnsProvider.builder()
                        .dns(tree.asking().build())
                        .backend(backend)
                        .waitForCaches(Duration.ZERO)
                        .build())
                .build();
    }

    private static Domain shown(Domain domain, DnsBackend way) {
        DomainChallenge challenge = domain.challenge().orElseThrow();
        way.change(
                domain.name(), List.of(RrsetChange.create(Rrset.of(challenge.where(), Rdata.txt(challenge.value())))));
        return domain;
    }

    @Test
    void itIsAnAliasWhoseServersAnswerWithTheAddressesOfTheHost() {
        DomainName top = DomainName.of("top.test");
        try (Infrastructure infra = with(onPowerDns());
                DnsBackend way = onPowerDns();
                AuthoritativeDns dns = tree.asking().build()) {
            Domain domain = shown(
                    infra.project("shop").domains().add(top.text(), d -> d.pointTo(EDGE)
                            .record(Rrset.of(top.text(), Rdata.mx(10, "mx.host.test")))),
                    way);

            assertThat(domain.verify().isReady()).isTrue();

            assertThat(way.get(top, top, Rdata.ALIAS).orElseThrow().data())
                    .containsExactly(Rdata.of(Rdata.ALIAS, "edge.host.test"));
            assertThat(dns.resolve(top).addresses()).containsExactly("192.0.2.10");

            domain.update(d -> d.pointTo(DnsTarget.addresses("192.0.2.20")));
            assertThat(domain.isReady()).isTrue();
            assertThat(way.get(top, top, Rdata.ALIAS)).isEmpty();
            assertThat(dns.resolve(top).addresses()).containsExactly("192.0.2.20");

            domain.release();
            assertThat(infra.project("shop").domains().list()).isEmpty();
        }
    }

    @Test
    void aBackEndThatHasNoneSaysWhatToDo() {
        try (Infrastructure infra = with(onBind());
                DnsBackend way = onBind()) {
            Domain domain = shown(infra.project("shop").domains().add("plain.test", d -> d.pointTo(EDGE)), way);

            assertThatThrownBy(domain::verify)
                    .isInstanceOf(ApplyFailedException.class)
                    .hasMessageContaining("no alias; set A and AAAA there");
        }
    }
}
