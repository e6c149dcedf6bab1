package io.vaporform.haproxy;

import io.vaporform.error.ProvisioningException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The servers of a slot as a process has them. Each step returns at once and is read back; one that HAProxy needs time for says so and is called again. The file has to say the same before, else the next
 * load forgets it. Who changes the same slot takes turns.
 */
final class LoadedSlot {

    private static final String REGISTERED = "New server registered.";
    private static final String DELETED = "Server deleted.";
    private static final String NO_SUCH_SERVER = "No such server.";
    private static final String IN_USE = "Server still has connections attached to it, cannot remove it.";

    private final Worker worker;
    private final RuntimeSocket socket;
    private final String slot;

    LoadedSlot(Worker worker, String slot) {
        this.worker = worker;
        this.socket = worker.socket();
        this.slot = ConfigWord.name(slot).toString();
    }

    List<ServerState> servers() {
        return worker.servers(slot);
    }

    private Optional<ServerState> find(String name) {
        return servers().stream().filter(server -> server.name().equals(name)).findFirst();
    }

    private ServerState require(String name) {
        return find(name)
                .orElseThrow(() -> new ProvisioningException(
                        "set server", "HAProxy has no server " + name(name) + "; add it first", null));
    }

    private String name(String server) {
        return slot + "/" + ConfigWord.name(server);
    }

    /**
     * A server that is checked, and gets no request until {@link #activate}. A repeat changes nothing.
     *
     * @throws ProvisioningException if there is one of that name with another address
     */
    void add(SlotServer server) {
        Optional<ServerState> before = find(server.name());
        if (before.isEmpty()) {
            List<String> words = new ArrayList<>(List.of(name(server.name())));
            words.addAll(server.words());
            // Its first check comes within a moment. If checks are not enabled by then, the next comes after an
            // interval.
            socket.tellTogether(
                    List.of(
                            RuntimeCommand.of("add server", words.toArray(String[]::new)),
                            RuntimeCommand.of("set server", name(server.name()), "state", "drain"),
                            RuntimeCommand.of("enable health", name(server.name()))),
                    REGISTERED::equals);
        }
        ServerState state = require(server.name());
        if (!state.isAt(server.address())) {
            throw new ProvisioningException(
                    "add server",
                    "HAProxy has " + name(server.name()) + " at " + state.address() + ":" + state.port()
                            + "; remove it first, or take another name",
                    null);
        }
        if (state.isInMaintenance()) {
            // Not ready: that would send it requests before its first check.
            set(server.name(), "state", "drain");
            socket.tell(RuntimeCommand.of("enable health", name(server.name())));
        }
    }

    /**
     * Sends it requests, once its check has passed.
     *
     * @return whether it gets them by now
     */
    boolean activate(String name) {
        ServerState state = require(name);
        if (state.isActive()) {
            return true;
        }
        if (!state.checkPassed() || state.isInMaintenance()) {
            return false;
        }
        set(name, "state", "ready");
        return require(name).isActive();
    }

    /** @param weight 0 to 256 */
    void weigh(String name, int weight) {
        SlotServer.checkWeight(weight);
        if (require(name).weight() != weight) {
            set(name, "weight", Integer.toString(weight));
            confirm(name, "weight", server -> server.weight() == weight);
        }
    }

    /** Sends it no new requests; those that it has go on. A repeat changes nothing. */
    void drain(String name) {
        if (!require(name).isDraining()) {
            set(name, "state", "drain");
            confirm(name, "drain", ServerState::isDraining);
        }
    }

    /**
     * Removes it: it gets no new requests, and is forgotten once those that it has are answered and the last of its connections is closed, of which some are kept for a few seconds. Until then this is
     * called again.
     *
     * @return whether it is gone
     */
    boolean remove(String name) {
        Optional<ServerState> before = find(name);
        if (before.isEmpty()) {
            return true;
        }
        if (!before.get().isInMaintenance()) {
            drain(name);
            // What its checks find, or where they look by now, must not cut off what it still has.
            socket.tell(RuntimeCommand.of("disable health", name(name)));
            // Maintenance counts as down, and what goes down drops its requests, as the servers here are told to.
            if (inUse(name) > 0) {
                return false;
            }
            set(name, "state", "maint");
        }
        String answer = socket.ask(RuntimeCommand.of("del server", name(name)));
        if (answer.equals(IN_USE)) {
            return false;
        }
        if (!answer.equals(DELETED) && !answer.equals(NO_SUCH_SERVER)) {
            throw new ProvisioningException("del server", "HAProxy said: " + answer, null);
        }
        return find(name).isEmpty();
    }

    /** Removes it as {@link #remove}, but drops the requests that it has: their clients get 502. */
    boolean cut(String name) {
        Optional<ServerState> before = find(name);
        if (before.isPresent() && !before.get().isInMaintenance()) {
            set(name, "state", "maint");
        }
        return remove(name);
    }

    /** Requests that this process has there, waiting ones with them. */
    private long inUse(String name) {
        return worker.statistics(slot).stream()
                .filter(each -> each.server().equals(name))
                .mapToLong(Statistic::inUse)
                .sum();
    }

    private void set(String name, String what, String value) {
        socket.tell(RuntimeCommand.of("set server", name(name), what, value));
    }

    private void confirm(String name, String what, Predicate<ServerState> holds) {
        ServerState state = require(name);
        if (!holds.test(state)) {
            throw new ProvisioningException(
                    "set server", "HAProxy took the " + what + " of " + name(name) + " but has " + state, null);
        }
    }
}
