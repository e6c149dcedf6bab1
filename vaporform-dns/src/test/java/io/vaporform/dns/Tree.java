package io.vaporform.dns;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Secret;
import io.vaporform.spi.DnsBackend;
import io.vaporform.testsupport.DnsTree;
import io.vaporform.testsupport.Named;
import java.time.Duration;

/** One that can be asked. */
final class Tree extends DnsTree {

    Tree(int from, String... delegations) {
        super(from, delegations);
    }

    /** By which whoever has a zone on one of its servers changes it. */
    static DnsBackend backend(String server, DomainName zone) {
        return Rfc2136Backend.builder(server)
                .port(Named.PORT)
                .key(TsigKey.of(Named.KEY, Secret.of(Named.SECRET)))
                .zone(zone.text())
                .build();
    }

    /** Who asks it, with a timeout that a test can wait for. */
    AuthoritativeDns.Builder asking() {
        return AuthoritativeDns.builder()
                .roots(root())
                .port(Named.PORT)
                .timeout(Duration.ofMillis(900))
                .allowPrivate();
    }
}
