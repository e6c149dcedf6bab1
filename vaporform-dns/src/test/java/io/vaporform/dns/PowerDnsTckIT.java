package io.vaporform.dns;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Secret;
import io.vaporform.spi.DnsBackend;
import io.vaporform.testkit.tck.DnsBackendTck;
import io.vaporform.testsupport.PowerDns;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The kit on a PowerDNS Authoritative Server. */
class PowerDnsTckIT extends DnsBackendTck {

    private static PowerDns server;

    @BeforeAll
    static void start() {
        server = PowerDns.start("kit.example", "other.example");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    // example
    @Override
    protected DnsBackend backend() {
        return PowerDnsBackend.builder(server.url(), Secret.of(PowerDns.API_KEY))
                .build();
    }

    @Override
    protected DomainName zone() {
        return DomainName.of("kit.example");
    }
    // end
}
