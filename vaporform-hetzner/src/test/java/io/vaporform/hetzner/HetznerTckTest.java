package io.vaporform.hetzner;

import io.vaporform.spec.DomainName;
import io.vaporform.spi.DnsBackend;
import io.vaporform.testkit.tck.DnsBackendTck;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The kit on what Hetzner's documents say. */
class HetznerTckTest extends DnsBackendTck {

    private static FakeHetzner hetzner;

    @BeforeAll
    static void start() {
        hetzner = new FakeHetzner("kit.example", "other.example");
    }

    @AfterAll
    static void stop() {
        hetzner.close();
    }

    @Override
    protected DnsBackend backend() {
        return hetzner.backend().build();
    }

    @Override
    protected DomainName zone() {
        return DomainName.of("kit.example");
    }
}
