package io.vaporform.route53.test;

import io.vaporform.route53.Route53Backend;
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

    /** @param arguments where Route 53 is */
    public static void main(String[] arguments) {
        DomainName zone = DomainName.of("kit.example");
        try (Route53Backend backend = Route53Backend.builder()
                .endpoint(URI.create(arguments[0]))
                .credentials("id", Secret.of("secret"))
                .build()) {
            backend.change(zone, List.of(RrsetChange.create(Rrset.of("www.kit.example", Rdata.a("192.0.2.1")))));
            System.out.println("records: " + backend.records(zone));
        }
        System.out.println("named module: " + Route53Backend.class.getModule().isNamed());
    }
}
