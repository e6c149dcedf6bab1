package io.vaporform.haproxy;

import io.vaporform.spi.Member;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Brings the servers of a slot to what is wanted of them, step by step: a call does what can be done now. */
final class SlotSync {

    private final LoadedSlot slot;

    SlotSync(Worker worker, String slot) {
        this.slot = new LoadedSlot(worker, slot);
    }

    /**
     * Whoever is not wanted gets nothing new from now on, and is forgotten when it has nothing any more.
     *
     * @return what it has by now, by the name of the server
     */
    Map<String, ServerState> to(List<RouteServer> wanted) {
        Map<String, RouteServer> byName = new HashMap<>();
        wanted.forEach(each -> each.server().ifPresent(server -> byName.put(server.name(), each)));
        byName.values().forEach(each -> bring(each, each.server().orElseThrow()));
        Map<String, ServerState> now = servers();
        for (ServerState server : now.values()) {
            if (!byName.containsKey(server.name()) && !isStillNeeded(server, byName, now)) {
                slot.remove(server.name());
            }
        }
        return now;
    }

    private Map<String, ServerState> servers() {
        return slot.servers().stream().collect(Collectors.toMap(ServerState::name, server -> server));
    }

    private void bring(RouteServer wanted, SlotServer server) {
        slot.add(server);
        slot.weigh(server.name(), server.weight());
        if (wanted.state() == Member.State.ACTIVE) {
            slot.activate(server.name());
        } else {
            slot.drain(server.name());
        }
    }

    /** An instance that is wanted with another check serves as before until that has passed. */
    private static boolean isStillNeeded(
            ServerState before, Map<String, RouteServer> wanted, Map<String, ServerState> now) {
        return before.isActive()
                && wanted.values().stream()
                        .filter(RouteServer::isWanted)
                        .map(RouteServer::server)
                        .flatMap(Optional::stream)
                        .anyMatch(server -> isAt(before, server.address())
                                && !Optional.ofNullable(now.get(server.name()))
                                        .map(ServerState::isActive)
                                        .orElse(false));
    }

    private static boolean isAt(ServerState server, InetSocketAddress address) {
        return server.isAt(address);
    }
}
