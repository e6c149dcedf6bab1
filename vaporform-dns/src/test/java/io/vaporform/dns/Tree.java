package io.vaporform.dns;

import io.vaporform.testsupport.Named;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A root and a top-level domain of a test's own, on BIND 9, and whatever the test hangs below. */
final class Tree implements AutoCloseable {

    private final List<Named> servers = new ArrayList<>();
    private final String root;

    /**
     * @param from the number of its first address
     * @param delegations lines of the zone {@code test}
     */
    Tree(int from, String... delegations) {
        root = Named.address(from);
        String top = Named.address(from + 1);
        start(Named.at(root)
                .zone(".", ". IN NS root.", "root. IN A " + root, "test. IN NS ns.test.", "ns.test. IN A " + top));
        List<String> lines = new ArrayList<>(List.of("@ IN NS ns.test.", "ns.test. IN A " + top));
        lines.addAll(List.of(delegations));
        start(Named.at(top).zone("test", lines.toArray(String[]::new)));
    }

    Named start(Named.Builder server) {
        Named started = server.start();
        servers.add(started);
        return started;
    }

    /** Ends one of the servers; a second end, with the tree, does nothing. */
    void stop(Named server) {
        servers.remove(server);
        server.close();
    }

    /** Who asks it, with a timeout that a test can wait for. */
    AuthoritativeDns.Builder asking() {
        return AuthoritativeDns.builder()
                .roots(root)
                .port(Named.PORT)
                .timeout(Duration.ofMillis(900))
                .allowPrivate();
    }

    @Override
    public void close() {
        Collections.reverse(servers);
        servers.forEach(Named::close);
    }
}
