package io.vaporform.acme;

import io.vaporform.dns.AuthoritativeDns;
import io.vaporform.dns.DnsProvider;
import io.vaporform.dns.Rfc2136Backend;
import io.vaporform.dns.TsigKey;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Secret;
import io.vaporform.spi.DnsBackend;
import io.vaporform.testsupport.DnsTree;
import io.vaporform.testsupport.Named;
import java.time.Duration;

/** What tests with a tree of name servers of their own share. */
final class DnsITCase {

    private DnsITCase() {}

    /** By which whoever has a zone on a BIND changes it. */
    static DnsBackend backend(String server, DomainName... zones) {
        Rfc2136Backend.Builder builder =
                Rfc2136Backend.builder(server).port(Named.PORT).key(TsigKey.of(Named.KEY, Secret.of(Named.SECRET)));
        for (DomainName zone : zones) {
            builder.zone(zone.text());
        }
        return builder.build();
    }

    /** Asks the tree, with a timeout that a test can wait for. */
    static DnsProvider.Builder provider(DnsTree tree) {
        return DnsProvider.builder()
                .dns(AuthoritativeDns.builder()
                        .roots(tree.root())
                        .port(Named.PORT)
                        .timeout(Duration.ofMillis(900))
                        .allowPrivate()
                        .build());
    }
}
