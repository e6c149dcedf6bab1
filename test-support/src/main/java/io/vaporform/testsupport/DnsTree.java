package io.vaporform.testsupport;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A root and the top-level domain {@code test} of a test's own, on BIND 9, and whatever the test hangs below. */
public class DnsTree implements AutoCloseable {

    private final List<Named> servers = new ArrayList<>();
    private final String root;

    /**
     * @param from the number of its first address
     * @param delegations lines of the zone {@code test}
     */
    public DnsTree(int from, String... delegations) {
        root = Named.address(from);
        String top = Named.address(from + 1);
        start(Named.at(root)
                .zone(".", ". IN NS root.", "root. IN A " + root, "test. IN NS ns.test.", "ns.test. IN A " + top));
        List<String> lines = new ArrayList<>(List.of("@ IN NS ns.test.", "ns.test. IN A " + top));
        lines.addAll(List.of(delegations));
        start(Named.at(top).zone("test", lines.toArray(String[]::new)));
    }

    /** The address of its root. */
    public final String root() {
        return root;
    }

    /** One more server, which ends with the tree. */
    public final Named start(Named.Builder server) {
        Named started = server.start();
        servers.add(started);
        return started;
    }

    /** Ends one of the servers; a second end, with the tree, does nothing. */
    public final void stop(Named server) {
        servers.remove(server);
        server.close();
    }

    @Override
    public void close() {
        Collections.reverse(servers);
        servers.forEach(Named::close);
    }
}
