package io.vaporform.dns;

import io.vaporform.spec.DomainName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is to be done to the records of a zone that one owner has. Immutable; made by {@link ZoneSync#plan}. */
public final class ZonePlan {

    private final DomainName zone;
    private final List<RecordChange> changes;
    private final List<RecordChange.Unit> units;
    private final Optional<String> stop;

    ZonePlan(DomainName zone, List<RecordChange> changes, List<RecordChange.Unit> units, Optional<String> stop) {
        this.zone = zone;
        this.changes = List.copyOf(changes);
        this.units = List.copyOf(units);
        this.stop = stop;
    }

    public DomainName zone() {
        return zone;
    }

    /** Each set that is wanted, and each that is to go, in the order of their names. */
    public List<RecordChange> changes() {
        return changes;
    }

    /** Whether there is nothing to write: applying it makes no call that changes anything. */
    public boolean isNoOp() {
        return units.isEmpty();
    }

    /** Why it is not applied as it is: it changes more of what is there than {@link ZoneSync#SAFE_PERCENT} allows. Empty if it does not. */
    public Optional<String> stop() {
        return stop;
    }

    List<RecordChange.Unit> units() {
        return units;
    }

    /** One line for each change, but for those that change nothing. */
    @Override
    public String toString() {
        return changes.stream()
                .filter(change -> change.kind() != RecordChange.Kind.NO_OP)
                .map(RecordChange::toString)
                .collect(Collectors.joining("\n", zone + ":\n", ""));
    }
}
