package io.vaporform.haproxy;

import java.util.List;
import java.util.Set;

/**
 * A backend that is made beforehand, as HAProxy makes none at run time. Its servers come and go.
 *
 * @param name by which the maps know it
 * @param servers that it has when it is loaded; may be empty
 * @param idle the names of those that get no requests after a start, until they are changed at run time
 */
record Slot(String name, Pool pool, List<SlotServer> servers, Set<String> idle) {

    Slot {
        ConfigWord.name(name);
        servers = List.copyOf(servers);
        idle = Set.copyOf(idle);
    }

    static Slot of(String name, Pool pool, SlotServer... servers) {
        return new Slot(name, pool, List.of(servers), Set.of());
    }

    void write(ConfigText text, boolean isWithServers) {
        text.section("backend " + name + " from " + pool.id());
        if (isWithServers) {
            servers.forEach(server -> text.line(server.line() + (idle.contains(server.name()) ? " disabled" : "")));
        }
    }
}
