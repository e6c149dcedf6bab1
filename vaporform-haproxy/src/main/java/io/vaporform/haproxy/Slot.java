package io.vaporform.haproxy;

import java.util.List;

/**
 * A backend that is made beforehand, as HAProxy makes none at run time. Its servers come and go.
 *
 * @param name by which the maps know it
 * @param servers that it has when it is loaded; may be empty
 */
record Slot(String name, Algorithm algorithm, List<SlotServer> servers) {

    /** How requests are spread. Those of HAProxy that let servers come and go. */
    enum Algorithm {
        ROUND_ROBIN("balance roundrobin"),
        LEAST_CONNECTIONS("balance leastconn"),
        /** The same client to the same server. */
        SOURCE("balance source", "hash-type consistent");

        private final String lines;

        Algorithm(String... lines) {
            this.lines = String.join("\n", lines);
        }
    }

    Slot {
        ConfigWord.name(name);
        servers = List.copyOf(servers);
    }

    static Slot empty(String name, Algorithm algorithm) {
        return new Slot(name, algorithm, List.of());
    }

    void write(ConfigText text, boolean isWithServers) {
        text.section("backend " + name + " from slots");
        algorithm.lines.lines().forEach(text::line);
        if (isWithServers) {
            servers.forEach(server -> text.line(server.line()));
        }
    }
}
