package io.vaporform.spec;

import io.vaporform.error.CapabilityNotSupportedException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.Violation;
import java.util.ArrayList;
import java.util.List;

/** Gathers everything that is wrong before anything is refused. Not thread-safe. */
public final class Violations {

    private final List<Violation> found = new ArrayList<>();

    /** Nothing is wrong yet. */
    public Violations() {}

    /** Notes {@code <path> was '<value>' but <rule>; <cure>} unless {@code holds}. A secret is never given as the value. */
    public Violations unless(boolean holds, String path, Object value, String rule, String cure) {
        return holds ? this : add(path, value, rule, cure);
    }

    /** Notes that {@code path} is not as it must be. */
    public Violations add(String path, Object value, String rule, String cure) {
        found.add(new Violation(path, String.valueOf(value), rule, cure, false));
        return this;
    }

    /** Notes that what {@code path} asks for is sound, but not offered by the provider. */
    public Violations unsupported(String path, Object value, String rule, String cure) {
        found.add(new Violation(path, String.valueOf(value), rule, cure, true));
        return this;
    }

    /** Takes over what another collected, below {@code prefix}. */
    public Violations addAll(String prefix, List<Violation> others) {
        others.forEach(other -> found.add(other.at(prefix)));
        return this;
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    public List<Violation> list() {
        return List.copyOf(found);
    }

    /** @throws InvalidSpecException carrying all of them, if there is any */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw exception();
        }
    }

    /** The exception for all that was found; only when something was. */
    public InvalidSpecException exception() {
        return found.stream().anyMatch(Violation::missingCapability)
                ? new CapabilityNotSupportedException(found)
                : new InvalidSpecException(found);
    }
}
