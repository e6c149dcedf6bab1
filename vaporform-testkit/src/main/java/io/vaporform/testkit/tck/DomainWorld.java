package io.vaporform.testkit.tck;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.DnsBackend;
import java.util.Optional;

/** The DNS that a {@link io.vaporform.spi.DomainService} is tested in, by a way round it. */
public interface DomainWorld {

    /**
     * Two zones, each changed by a back end, which the caller closes.
     *
     * @param free the one that the service does not hold
     * @param held the one that it does
     */
    static DomainWorld of(DomainName free, DnsBackend freeBy, DomainName held, DnsBackend heldBy) {
        return new BackendWorld(free, freeBy, held, heldBy);
    }

    /** A name below which the kit may have any domain, with records that only {@link #publish} sets. */
    DomainName free();

    /** A name below which the service sets records itself, and {@link #publish} can; empty if it sets none. */
    Optional<DomainName> held();

    /** Whoever has the zone sets these records, in the place of any of their name and type: every server answers with them when this returns. */
    void publish(Rrset set);

    /** Whoever has the zone removes these records; nothing happens if there are none. */
    void withdraw(DomainName name, String type);

    /** What every server answers now. */
    Optional<Rrset> answer(DomainName name, String type);
}
