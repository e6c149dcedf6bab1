package io.vaporform.cloudflare;

import io.vaporform.spec.DomainName;
import io.vaporform.spi.DnsBackend;
import io.vaporform.testkit.tck.DnsBackendTck;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The kit on what Cloudflare's documents say. */
class CloudflareTckTest extends DnsBackendTck {

    private static FakeCloudflare cloudflare;

    @BeforeAll
    static void start() {
        cloudflare = new FakeCloudflare("kit.example", "other.example");
    }

    @AfterAll
    static void stop() {
        cloudflare.close();
    }

    @Override
    protected DnsBackend backend() {
        return cloudflare.backend().build();
    }

    @Override
    protected DomainName zone() {
        return DomainName.of("kit.example");
    }
}
