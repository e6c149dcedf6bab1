package io.vaporform.route53;

import io.vaporform.spec.DomainName;
import io.vaporform.spi.DnsBackend;
import io.vaporform.testkit.tck.DnsBackendTck;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The kit on what Amazon's documentation says. */
class Route53TckTest extends DnsBackendTck {

    private static FakeRoute53 route53;

    @BeforeAll
    static void start() {
        route53 = FakeRoute53.start();
        route53.zone("Z1", "kit.example");
        route53.zone("Z2", "kit.example", true);
        route53.zone("Z3", "other.example");
    }

    @AfterAll
    static void stop() {
        route53.close();
    }

    @Override
    protected DnsBackend backend() {
        return route53.backend().build();
    }

    @Override
    protected DomainName zone() {
        return DomainName.of("kit.example");
    }
}
