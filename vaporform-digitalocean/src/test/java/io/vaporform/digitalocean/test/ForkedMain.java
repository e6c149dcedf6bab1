package io.vaporform.digitalocean.test;

import io.vaporform.digitalocean.DigitalOceanDnsBackend;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Secret;
import io.vaporform.spi.RrsetChange;
import java.net.URI;
import java.util.List;

/** Makes a record and lists it, in a JVM of its own. */
public final class ForkedMain {

    private ForkedMain() {}

    /** @param arguments where DigitalOcean is, and the token */
    public static void main(String[] arguments) {
        DomainName zone = DomainName.of("kit.example");
        try (DigitalOceanDnsBackend backend = DigitalOceanDnsBackend.builder(Secret.of(arguments[1]))
                .url(URI.create(arguments[0]))
                .build()) {
            backend.change(zone, List.of(RrsetChange.create(Rrset.of("www.kit.example", Rdata.a("192.0.2.1")))));
            System.out.println("records: " + backend.records(zone));
        }
        System.out.println(
                "named module: " + DigitalOceanDnsBackend.class.getModule().isNamed());
    }
}
