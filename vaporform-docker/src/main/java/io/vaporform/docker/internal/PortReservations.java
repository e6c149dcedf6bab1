package io.vaporform.docker.internal;

import io.vaporform.error.ConflictException;
import io.vaporform.error.QuotaExceededException;
import io.vaporform.spec.PortSpec;
import io.vaporform.spec.Secret;
import io.vaporform.state.Records;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which container has which host port. A port is reserved in the records before the engine is asked for it, and stays the container's own
 * until that is gone: an engine that chooses ports itself gives them away at each stop. Nobody binds a port to see whether it is free.
 */
record PortReservations(String publishOn, int first, int last) {

    /** The owner of a port that the engine found in use by somebody we do not know. */
    private static final Secret FOREIGN = Secret.of("foreign");

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
            Secret owner = owner(container, port.name());
            int number = port.host().isPresent() ? fixed(port.host().getAsInt(), owner, records) : any(owner, records);
            reserved.put(port.name(), number);
        }
        return reserved;
    }

    /** The engine says that somebody else uses {@code number}: it is not tried again before all others are used up. */
    void takenByForeigner(int number, Records records) {
        records.get(key(number)).ifPresent(entry -> records.replace(entry, FOREIGN));
    }

    /** Gives all ports of a container back. */
    void free(String container, Records records) {
        String owner = container + "/";
        records.scan(key("")).stream()
                .filter(entry -> entry.value().reveal().startsWith(owner))
                .forEach(records::remove);
    }

    private int fixed(int number, Secret owner, Records records) {
        Optional<Records.Entry> there =
                records.get(key(number)).filter(entry -> !entry.value().equals(owner));
        boolean ours = there.isEmpty()
                ? take(number, owner, records)
                : there.get().value().equals(FOREIGN) && records.replace(there.get(), owner);
        if (!ours) {
            String other = there.map(entry -> entry.value().reveal()).orElse("another one");
            throw new ConflictException("host port " + number + " on " + publishOn + " is reserved by " + other
                    + "; choose another port, or destroy that deployment first");
        }
        return number;
    }

    private int any(Secret owner, Records records) {
        return free(owner, records)
                .or(() -> foreign(owner, records))
                .orElseThrow(() -> new QuotaExceededException("no host port is left on " + publishOn + " from " + first
                        + " to " + last + "; widen the port range, or destroy deployments"));
    }

    /** Begins at a place that the owner's name decides: a repeat finds its own port, and two installations seldom meet. */
    private Optional<Integer> free(Secret owner, Records records) {
        int size = last - first + 1;
        int start = Math.floorMod(owner.reveal().hashCode(), size);
        return IntStream.range(0, size)
                .map(step -> first + (start + step) % size)
                .filter(number -> take(number, owner, records))
                .boxed()
                .findFirst();
    }

    /** When there is no other left: the one that was found in use the longest ago. */
    private Optional<Integer> foreign(Secret owner, Records records) {
        return records.scan(key("")).stream()
                .filter(entry -> entry.value().equals(FOREIGN))
                .filter(entry -> number(entry) >= first && number(entry) <= last)
                .sorted(Comparator.comparingLong(Records.Entry::revision))
                .filter(entry -> records.replace(entry, owner))
                .map(this::number)
                .findFirst();
    }

    private boolean take(int number, Secret owner, Records records) {
        return records.get(key(number))
                .map(entry -> entry.value().equals(owner))
                .orElseGet(() -> records.create(key(number), owner));
    }

    private int number(Records.Entry entry) {
        return Integer.parseInt(entry.key().substring(key("").length()));
    }

    private static Secret owner(String container, String port) {
        return Secret.of(container + "/" + port);
    }

    private String key(Object number) {
        return "port/" + publishOn + "/" + number;
    }
}
