package io.vaporform.spi;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rrset;
import java.util.List;
import java.util.Optional;

/**
 * Where the records of zones are kept: a name server's dynamic updates, or the API of a DNS vendor. To write one, implement this and run
 * {@code DnsBackendTck} on it.
 *
 * <p>It does what it is told and decides nothing: who owns a record, what is to be changed and in which order is the caller's. Thread-safe.
 * Each call blocks for as long as its timeouts say, and ends soon when its thread is interrupted. It repeats nothing that failed. Each throws
 * {@link io.vaporform.error.ProviderUnavailableException} when no answer came, or one that says to come again (with the time to wait, where
 * it was said), so that the effect of a change is unknown; and {@link io.vaporform.error.ProvisioningException} with the other side's own
 * words when it refuses.
 */
public interface DnsBackend extends AutoCloseable {

    /** What it can do. No I/O; always the same. */
    DnsAbilities abilities();

    /** Says in one line what is reached where, such as {@code RFC 2136 at 192.0.2.53:53}. No I/O, no secret. */
    String describe();

    /** The zones whose records can be changed here, in any order; for people, and for finding the zone of a name. */
    List<DomainName> zones();

    /**
     * Every set of the zone, as the server would answer now: all or an exception, never a part. Left out are its SOA, what DNSSEC signing makes
     * ({@code RRSIG}, {@code NSEC}, {@code NSEC3}, {@code NSEC3PARAM}, {@code DNSKEY}, {@code CDS}, {@code CDNSKEY}), and sets that no {@link Rrset} can say, as their name or
     * data have a form of their own. Below a delegation nothing is left out that can be changed here.
     *
     * @throws io.vaporform.error.ProvisioningException if there is no such zone
     */
    List<Rrset> records(DomainName zone);

    /**
     * As {@link #records}, and what is there beside: {@link ZoneContents#others()}, so that nobody is given a name that is in use. A back end that knows of nothing beside need not say more.
     *
     * @throws io.vaporform.error.ProvisioningException if there is no such zone
     */
    default ZoneContents contents(DomainName zone) {
        return new ZoneContents(records(zone), List.of());
    }

    /**
     * One set of the zone as it is now; empty if it is certainly not there, also for a name outside of the zone. A wildcard answers for its own name only.
     *
     * @param type its mnemonic in upper case
     * @throws io.vaporform.error.ProvisioningException if there is no such zone
     */
    Optional<Rrset> get(DomainName zone, DomainName name, String type);

    /**
     * Makes all of {@code changes}, or none. They are in effect when this returns: {@link #get} and {@link #records} show them. A set is replaced as a whole, its time to
     * live with it. What {@code changes} does not name is not touched.
     *
     * <p>Before anything is changed, each set must be as its change says that it was, but for the time to live. Where it is {@link DnsAbilities#guarded()}, that is checked together with
     * the change, and another one cannot come in between. Where it is not, it is looked at before, as late as that can be.
     *
     * @param changes of this zone; each name and type once; at least one, and not more than {@link DnsAbilities#batch()}
     * @throws io.vaporform.error.ConflictException if a set is not as it was; nothing was changed
     * @throws io.vaporform.error.ProvisioningException if one cannot be made; nothing was changed
     */
    void change(DomainName zone, List<RrsetChange> changes);

    /** Frees threads and sockets. Idempotent. */
    @Override
    void close();
}
