package io.vaporform.dns;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Secret;
import io.vaporform.spi.DnsBackend;
import io.vaporform.testkit.tck.DnsBackendTck;
import io.vaporform.testsupport.Named;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The kit on BIND 9, in a zone as it is and in one that it signs. */
@ParameterizedClass(name = "the zone {0}")
@ValueSource(strings = {"kit.example", "signed.example"})
class Rfc2136TckIT extends DnsBackendTck {

    private static Named named;

    private final String zone;

    Rfc2136TckIT(String zone) {
        this.zone = zone;
    }

    @BeforeAll
    static void start() {
        String own = "@ IN NS ns1.invalid.";
        named = Named.at(Named.address(1))
                .zone("kit.example", own)
                .zone("signed.example", List.of(own), "dnssec-policy default; inline-signing yes;")
                .start();
    }

    @AfterAll
    static void stop() {
        if (named != null) {
            named.close();
        }
    }

    @Override
    protected DnsBackend backend() {
        return Rfc2136Backend.builder(named.address())
                .port(Named.PORT)
                .key(TsigKey.of(Named.KEY, Secret.of(Named.SECRET)))
                .zone(zone)
                .build();
    }

    @Override
    protected DomainName zone() {
        return DomainName.of(zone);
    }
}
