package io.vaporform.dns;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Secret;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.Provider;
import io.vaporform.spi.RrsetChange;
import io.vaporform.testkit.tck.DomainServiceTck;
import io.vaporform.testkit.tck.DomainWorld;
import io.vaporform.testsupport.Named;
import io.vaporform.testsupport.PowerDns;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The kit in a private tree of zones, with a customer's zone on BIND, and the host application's on BIND and on PowerDNS. */
@ParameterizedClass(name = "records are kept in {0}")
@ValueSource(strings = {"bind.test", "powerdns.test"})
class DomainServiceTckIT extends DomainServiceTck {

    private static final String FREE = Named.address(82);
    private static final String BIND = Named.address(83);
    private static final String POWER_DNS = Named.address(84);
    private static final DomainName FREE_ZONE = DomainName.of("free.test");

    private static Tree tree;
    private static PowerDns powerDns;

    private final DomainName held;
    private final DnsBackend free = Tree.backend(FREE, FREE_ZONE);
    private final DnsBackend way;

    DomainServiceTckIT(String held) {
        this.held = DomainName.of(held);
        this.way = backend();
    }

    @BeforeAll
    static void start() {
        tree = new Tree(
                80,
                "free IN NS ns1.free",
                "ns1.free IN A " + FREE,
                "bind IN NS ns1.bind",
                "ns1.bind IN A " + BIND,
                "powerdns IN NS ns1.powerdns",
                "ns1.powerdns IN A " + POWER_DNS);
        tree.start(Named.at(FREE).zone(FREE_ZONE.text(), "@ IN NS ns1", "ns1 IN A " + FREE));
        tree.start(Named.at(BIND).zone("bind.test", "@ IN NS ns1", "ns1 IN A " + BIND));
        powerDns = PowerDns.startAt(POWER_DNS, "powerdns.test");
        try (DnsBackend backend = powerDns()) {
            backend.change(
                    DomainName.of("powerdns.test"),
                    List.of(RrsetChange.create(Rrset.of("ns1.powerdns.test", Rdata.a(POWER_DNS)))));
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

    @AfterEach
    void close() {
        free.close();
        way.close();
    }

    private static DnsBackend powerDns() {
        return PowerDnsBackend.builder(powerDns.url(), Secret.of(PowerDns.API_KEY))
                .build();
    }

    private DnsBackend backend() {
        return held.text().startsWith("bind") ? Tree.backend(BIND, held) : powerDns();
    }

    @Override
    protected Provider provider() {
        return DnsProvider.builder()
                .dns(tree.asking().build())
                .backend(backend())
                .waitForCaches(Duration.ZERO)
                .build();
    }

    @Override
    protected DomainWorld world() {
        return DomainWorld.of(FREE_ZONE, free, held, way);
    }
}
