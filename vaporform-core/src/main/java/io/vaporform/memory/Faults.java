package io.vaporform.memory;

import io.vaporform.spec.Address;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What goes wrong on purpose in one {@link InMemoryProvider}, by resource. Thread-safe. */
public final class Faults {

    private final Map<String, Fault> faults = new ConcurrentHashMap<>();

    Faults() {}

    /** The faults of one resource. */
    public Fault on(Address address) {
        return on(address.toString());
    }

    /** The faults of every resource of that name, whatever project, stack and kind, that has none of its own. */
    public Fault on(String name) {
        return faults.computeIfAbsent(name, key -> new Fault());
    }

    /** All is well again. */
    public void clear() {
        faults.values().forEach(Fault::clear);
    }

    Fault at(Address address) {
        Fault own = faults.get(address.toString());
        return own != null ? own : faults.getOrDefault(address.name(), new Fault());
    }
}
