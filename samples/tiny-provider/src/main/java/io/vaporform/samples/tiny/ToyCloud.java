package io.vaporform.samples.tiny;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Stands for your system and its client library: it runs machines, and knows them by labels. Thread-safe. */
public final class ToyCloud {

    private final ConcurrentMap<String, Machine> machines = new ConcurrentHashMap<>();

    /** A cloud with nothing in it. */
    public ToyCloud() {}

    /** Starts a machine; its name is unique, and is its identity here. */
    public Machine create(Machine wanted) {
        if (!wanted.image().equals("vaporform/fixture:1")) {
            throw new IllegalArgumentException("no image " + wanted.image());
        }
        if (machines.putIfAbsent(wanted.name(), wanted) != null) {
            throw new IllegalStateException("there is a machine called " + wanted.name());
        }
        return wanted;
    }

    /** Every machine of everybody. */
    public List<Machine> list() {
        return List.copyOf(machines.values());
    }

    /** Starts a machine anew, and notes by whom it was asked to. */
    public Machine restart(String name, String operation) {
        Machine restarted = machines.computeIfPresent(name, (key, machine) -> machine.startedBy(operation));
        if (restarted == null) {
            throw new NoSuchElementException(name);
        }
        return restarted;
    }

    /** Does nothing if there is no such machine. */
    public void remove(String name) {
        machines.remove(name);
    }

    /**
     * A machine.
     *
     * @param labels found again by {@link #list}
     * @param starts when, and by which operations, it was started, oldest first
     */
    public record Machine(
            String name,
            String image,
            Map<String, String> labels,
            Map<String, String> environment,
            List<String> arguments,
            String directory,
            List<Start> starts) {

        Machine startedBy(String operation) {
            List<Start> more = new ArrayList<>(starts);
            more.add(Start.by(operation));
            return new Machine(name, image, labels, environment, arguments, directory, more);
        }

        /** Whether its program still runs. The program ends when it is told to by EXIT_CODE. */
        public boolean runs() {
            return !environment.containsKey("EXIT_CODE");
        }

        /** What its program writes at each start. */
        public String line() {
            return "fixture " + environment.getOrDefault("VERSION", "0") + " started";
        }
    }

    /** One start of a machine. */
    public record Start(Instant at, String operation) {
        static Start by(String operation) {
            return new Start(Instant.now(), operation);
        }
    }
}
