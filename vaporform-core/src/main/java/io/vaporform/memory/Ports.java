package io.vaporform.memory;

import io.vaporform.error.ProvisioningException;
import java.util.HashMap;
import java.util.Map;

/** The host ports of one world, each held by one engine id. Guarded by the world's lock. */
final class Ports {

    private static final int FIRST = 19_001;
    private static final int LAST = 29_000;

    private final Map<Integer, String> holders = new HashMap<>();
    private int next = FIRST;

    int take(int port, String engineId) {
        String holder = holders.putIfAbsent(port, engineId);
        if (holder != null) {
            throw refused("host port " + port + " is taken by " + holder + "; choose another, or free it");
        }
        return port;
    }

    /** A free port; one just given back comes last, as on a real host. */
    int choose(String engineId) {
        for (int tried = FIRST; tried <= LAST; tried++) {
            int port = next;
            next = next == LAST ? FIRST : next + 1;
            if (holders.putIfAbsent(port, engineId) == null) {
                return port;
            }
        }
        throw refused("every host port from " + FIRST + " to " + LAST + " is taken; delete something");
    }

    void release(String engineId) {
        holders.values().removeIf(engineId::equals);
    }

    private static ProvisioningException refused(String message) {
        return new ProvisioningException("allocate port", message, null);
    }
}
