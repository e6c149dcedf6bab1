package io.vaporform.dns.test;

import io.vaporform.dns.PowerDnsBackend;
import io.vaporform.dns.PublicSuffixes;
import io.vaporform.dns.Rdap;
import io.vaporform.dns.Rfc2136Backend;
import io.vaporform.dns.TsigKey;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Secret;
import io.vaporform.spi.RrsetChange;
import java.util.List;

/** Asks two real servers, and reads the two lists, in a JVM of its own. */
public final class ForkedMain {

    private ForkedMain() {}

    /** @param arguments the address of BIND its port, key and secret; the URL of PowerDNS and its key */
    public static void main(String[] arguments) {
        DomainName zone = DomainName.of("kit.example");
        try (Rfc2136Backend bind = Rfc2136Backend.builder(arguments[0])
                        .port(Integer.parseInt(arguments[1]))
                        .key(TsigKey.of(arguments[2], Secret.of(arguments[3])))
                        .zone(zone.text())
                        .build();
                PowerDnsBackend power = PowerDnsBackend.builder(arguments[4], Secret.of(arguments[5]))
                        .build()) {
            List<RrsetChange> change = List.of(RrsetChange.create(Rrset.of("www.kit.example", Rdata.a("192.0.2.1"))));
            bind.change(zone, change);
            power.change(zone, change);
            System.out.println("records: " + bind.records(zone) + power.records(zone));
        }
        System.out.println("suffix: " + PublicSuffixes.bundled().suffix(DomainName.of("www.example.co.uk")));
        try (Rdap rdap = Rdap.create()) {
            rdap.find(DomainName.of("example.invalid"));
        } catch (ProvisioningException unknown) {
            System.out.println(unknown.getMessage());
        }
        System.out.println("named module: " + PublicSuffixes.class.getModule().isNamed());
    }
}
