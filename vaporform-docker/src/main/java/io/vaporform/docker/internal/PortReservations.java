package io.vaporform.docker.internal;

import io.vaporform.error.ConflictException;
import io.vaporform.error.QuotaExceededException;
import io.vaporform.spec.PortSpec;
import io.vaporform.state.Records;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which container has which host port. It stays the container's own until that is gone: an engine that chooses ports itself gives them away at each
 * stop.
 */
final class PortReservations {

    private final String publishOn;
    private final NumberPool pool;

    PortReservations(String publishOn, int first, int last) {
        this.publishOn = publishOn;
        this.pool = new NumberPool("port/" + publishOn + "/", first, last);
    }

    /** The address of the host that ports are published on. */
    String publishOn() {
        return publishOn;
    }

    /**
     * Reserves a host port for each of {@code ports}, or finds those that were.
     *
     * @return by the names of the ports
     * @throws QuotaExceededException if the range is used up
     * @throws ConflictException if a fixed port is another container's
     */
    Map<String, Integer> reserve(String container, List<PortSpec> ports, Records records) {
        Map<String, Integer> reserved = new LinkedHashMap<>();
        for (PortSpec port : ports) {
            String owner = container + "/" + port.name();
            int number = port.host().isPresent() ? fixed(port.host().getAsInt(), owner, records) : any(owner, records);
            reserved.put(port.name(), number);
        }
        return reserved;
    }

    /** The engine says that somebody else uses {@code number}: it is not tried again before all others are used up. */
    void takenByForeigner(int number, Records records) {
        pool.takenByForeigner(number, records);
    }

    /** Gives all ports of a container back. */
    void free(String container, Records records) {
        NumberPool.release(pool.keys(), owner -> owner.startsWith(container + "/"), records);
    }

    private int fixed(int number, String owner, Records records) {
        Optional<String> other = pool.claim(number, owner, records);
        if (other.isPresent()) {
            throw new ConflictException("host port " + number + " on " + publishOn + " is reserved by " + other.get()
                    + "; choose another port, or destroy that deployment first");
        }
        return number;
    }

    private int any(String owner, Records records) {
        return pool.any(owner, port -> true, records)
                .orElseThrow(() -> new QuotaExceededException("no host port is left on " + publishOn + " from "
                        + pool.first() + " to " + pool.last() + "; widen the port range, or destroy deployments"));
    }
}
