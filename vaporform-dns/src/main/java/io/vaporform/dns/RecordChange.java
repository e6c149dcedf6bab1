package io.vaporform.dns;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.RrsetChange;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link ZonePlan} does to one set of records.
 *
 * @param before what is there; empty if there is none
 * @param after what is wanted; empty if it is to go
 * @param reason why, for a person to read
 */
public record RecordChange(
        Kind kind, DomainName name, String type, Optional<Rrset> before, Optional<Rrset> after, String reason) {

    /** More may come. */
    public enum Kind {
        CREATE,
        UPDATE,
        DELETE,
        /** It is as it is wanted. */
        NO_OP,
        /** It will not be touched, for the reason that the change gives. */
        REFUSED
    }

    /** Whether the zone is written for it. */
    public boolean writes() {
        return kind != Kind.NO_OP && kind != Kind.REFUSED;
    }

    RecordKey key() {
        return new RecordKey(name, type);
    }

    @Override
    public String toString() {
        return kind + " " + name + " " + type + ": " + reason;
    }

    /**
     * A change with what it does to the zone: to the set, and to its twin.
     *
     * @param edits in an order in which each is harmless, if the next is never made
     */
    record Unit(List<RecordChange> changes, List<RrsetChange> edits) {}
}
