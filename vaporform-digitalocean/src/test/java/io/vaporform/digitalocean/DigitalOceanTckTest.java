package io.vaporform.digitalocean;

import io.vaporform.spec.DomainName;
import io.vaporform.spi.DnsBackend;
import io.vaporform.testkit.tck.DnsBackendTck;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The kit on what DigitalOcean's documents say. */
class DigitalOceanTckTest extends DnsBackendTck {

    private static FakeDigitalOcean digitalOcean;

    @BeforeAll
    static void start() {
        digitalOcean = new FakeDigitalOcean("kit.example", "other.example");
    }

    @AfterAll
    static void stop() {
        digitalOcean.close();
    }

    @Override
    protected DnsBackend backend() {
        return digitalOcean.backend().build();
    }

    @Override
    protected DomainName zone() {
        return DomainName.of("kit.example");
    }
}
