package io.vaporform.spi;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rrset;
import java.util.Optional;

/**
 * One set of records, from what it was to what it is to be.
 *
 * @param before empty if there was none
 * @param after empty if there is to be none
 */
public record RrsetChange(Optional<Rrset> before, Optional<Rrset> after) {

    public RrsetChange {
        if (before.isEmpty() && after.isEmpty()) {
            throw new IllegalArgumentException("a change from nothing to nothing");
        }
        if (before.isPresent()
                && after.isPresent()
                && !before.get().is(after.get().name(), after.get().type())) {
            throw new IllegalArgumentException("a change from " + before.get() + " to another set, " + after.get());
        }
    }

    /** There is to be a set where there is none of that name and type. */
    public static RrsetChange create(Rrset set) {
        return new RrsetChange(Optional.empty(), Optional.of(set));
    }

    /** @throws IllegalArgumentException if the two are of different names or types */
    public static RrsetChange replace(Rrset before, Rrset after) {
        return new RrsetChange(Optional.of(before), Optional.of(after));
    }

    /** There is to be none where there is this set. */
    public static RrsetChange delete(Rrset set) {
        return new RrsetChange(Optional.of(set), Optional.empty());
    }

    private Rrset either() {
        return after.or(() -> before).orElseThrow();
    }

    public DomainName name() {
        return either().name();
    }

    /** Such as {@code MX}. */
    public String type() {
        return either().type();
    }
}
