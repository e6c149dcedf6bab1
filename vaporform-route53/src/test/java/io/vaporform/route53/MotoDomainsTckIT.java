package io.vaporform.route53;

import io.vaporform.dns.AuthoritativeDns;
import io.vaporform.dns.DnsProvider;
import io.vaporform.dns.Rfc2136Backend;
import io.vaporform.dns.TsigKey;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Secret;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.Provider;
import io.vaporform.spi.RrsetChange;
import io.vaporform.testkit.tck.DomainServiceTck;
import io.vaporform.testkit.tck.DomainWorld;
import io.vaporform.testsupport.DnsTree;
import io.vaporform.testsupport.Named;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The kit of domains, with a customer's zone on BIND, and the host application's on moto, for which a server of the test answers. */
class MotoDomainsTckIT extends DomainServiceTck {

    private static final String FREE = Named.address(92);
    private static final String MOTO = Named.address(93);
    private static final DomainName FREE_ZONE = DomainName.of("free.test");
    private static final DomainName HELD = DomainName.of("moto.test");

    private static Moto moto;
    private static DnsTree tree;
    private static DnsBackend seen;
    private static ZoneServer server;

    private final DnsBackend free = Rfc2136Backend.builder(FREE)
            .port(Named.PORT)
            .key(TsigKey.of(Named.KEY, Secret.of(Named.SECRET)))
            .zone(FREE_ZONE.text())
            .build();

    private final DnsBackend held = moto.backend().build();

    @BeforeAll
    static void start() throws IOException {
        moto = Moto.start("moto.test");
        tree = new DnsTree(
                90, "free IN NS ns1.free", "ns1.free IN A " + FREE, "moto IN NS ns1.moto", "ns1.moto IN A " + MOTO);
        tree.start(Named.at(FREE).zone(FREE_ZONE.text(), "@ IN NS ns1", "ns1 IN A " + FREE));
        seen = moto.backend().build();
        seen.change(HELD, List.of(RrsetChange.create(Rrset.of("ns1.moto.test", Rdata.a(MOTO)))));
        server = new ZoneServer(MOTO, seen, HELD);
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
            seen.close();
        }
        if (tree != null) {
            tree.close();
        }
        if (moto != null) {
            moto.close();
        }
    }

    @AfterEach
    void close() {
        free.close();
        held.close();
    }

    @Override
    protected Provider provider() {
        return DnsProvider.builder()
                .dns(AuthoritativeDns.builder()
                        .roots(tree.root())
                        .port(Named.PORT)
                        .timeout(Duration.ofMillis(900))
                        .allowPrivate()
                        .build())
                .backend(moto.backend().build())
                .waitForCaches(Duration.ZERO)
                .build();
    }

    @Override
    protected DomainWorld world() {
        return DomainWorld.of(FREE_ZONE, free, HELD, held);
    }
}
