package io.vaporform.dns;

import io.vaporform.testsupport.DnsTree;
import io.vaporform.testsupport.Named;
import java.time.Duration;

/** One that can be asked. */
final class Tree extends DnsTree {

    Tree(int from, String... delegations) {
        super(from, delegations);
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
