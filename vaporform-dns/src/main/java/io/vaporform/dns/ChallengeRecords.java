package io.vaporform.dns;

import io.vaporform.error.ConflictException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.RrsetChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Shows certification authorities whose a name is, by TXT records in the zones that the back ends of a {@link DnsProvider} hold: the challenge {@code dns-01} of ACME
 * (<a href="https://www.rfc-editor.org/rfc/rfc8555#section-8.4">RFC 8555, 8.4</a>). Got by {@link DnsProvider#challengeRecords()}. Thread-safe; all calls but {@link #name} block.
 *
 * <p>Several challenges share a name: those of a host and of its wildcard, of several orders, of several processes. So one value is added to what is there, or taken from it, and whoever was faster is seen and
 * tried again after. Where a back end is not {@link io.vaporform.spi.DnsAbilities#guarded()}, another process may write over a value in that moment: put it again until {@link #missing} says nothing.
 *
 * <p>These values bear no marker, and are no domain's: {@link ZoneSync} leaves them as they are.
 */
public final class ChallengeRecords {

    /** What a CA puts before the name of a host to look for the record: {@value}. */
    public static final String LABEL = "_acme-challenge";

    /**
     * The time to live of the records, where the back end keeps it; else the shortest that it keeps. For so long the resolvers of a CA may go on with what they heard for the order before, and find
     * nothing of this one.
     */
    public static final Duration TTL = Duration.ofSeconds(1);

    /** For how long the servers of zones that are not held are asked where a name leads. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Each time somebody else had been faster. */
    private static final int TRIES = 100;

    private static final int LOCKS = 64;

    private final AuthoritativeDns dns;
    private final HeldZones zones;
    private final ChallengePlace places;

    /** That who is of this process waits for its turn, and is refused by no server. */
    private final List<ReentrantLock> locks;

    ChallengeRecords(AuthoritativeDns dns, HeldZones zones) {
        this.dns = dns;
        this.zones = zones;
        this.places = new ChallengePlace(dns, zones);
        this.locks = Stream.generate(ReentrantLock::new).limit(LOCKS).toList();
    }

    /** Where a CA looks: {@code _acme-challenge.example.com} for {@code example.com} and for {@code *.example.com}. */
    public static DomainName name(DomainName host) {
        return (host.isWildcard() ? host.parent().orElseThrow() : host).child(LABEL);
    }

    /** Whether that is a set which challenges of any origin share. */
    static boolean isOne(Rrset set) {
        return set.type().equals(Rdata.TXT) && set.name().labels().get(0).equals(LABEL);
    }

    /**
     * Where the record has to be: at {@link #name}, or where the aliases of that lead, in a zone that is held. Asks the back ends, and the servers of the zones on the way.
     *
     * @param host may be a wildcard
     * @throws ProvisioningException if it is in no such zone, with the record that somebody has to set
     * @throws ProviderUnavailableException if that cannot be found out now, as servers are silent, or do not agree
     */
    public DomainName place(DomainName host) {
        ChallengePlace.Found found = places.find(name(host));
        return found.at().orElseThrow(() -> new ProvisioningException("DNS-01 for " + host, found.why(), null));
    }

    /**
     * Why there is no {@link #place}, with the record that somebody has to set; empty if there is one, or if the name is in a zone that is held. Asks no server for such a name; for others no longer than
     * {@link #PATIENCE}, and their silence is a reason too.
     *
     * @param host may be a wildcard
     * @throws ProviderUnavailableException if a back end is silent that has never said which zones it has
     */
    public Optional<String> refusal(DomainName host) {
        DomainName name = name(host);
        if (zones.of(name).isPresent()) {
            return Optional.empty();
        }
        try {
            ChallengePlace.Found found = places.find(name);
            return found.at().isPresent() ? Optional.empty() : Optional.of(found.why());
        } catch (ProviderUnavailableException silent) {
            return Optional.of("it cannot be found out where " + name + " leads: " + silent.getMessage());
        }
    }

    /**
     * Adds a value to those at a name; does nothing if it is there. Back ends show it when this returns, their servers may do so later.
     *
     * @param at as {@link #place} gave it
     * @throws ProvisioningException if no back end holds its zone any more, or one refuses
     * @throws ProviderUnavailableException if no answer came, so that it is there or not: put it again
     */
    public void put(DomainName at, String value) {
        HeldZone zone = zones.of(at)
                .orElseThrow(() -> new ProvisioningException(
                        "DNS-01", "no back end holds a zone that " + at + " is in; give one that does", null));
        Duration shortest = zone.backend().abilities().shortestTtl();
        Duration ttl = shortest.compareTo(TTL) > 0 ? shortest : TTL;
        change(zone, at, before -> {
            List<Rdata> data = new ArrayList<>(before.map(Rrset::data).orElse(List.of()));
            data.add(Rdata.txt(value));
            // A longer one would have resolvers go on without this value.
            Duration shorter =
                    before.map(Rrset::ttl).filter(its -> its.compareTo(ttl) < 0).orElse(ttl);
            return Optional.of(new Rrset(at, shorter, data));
        });
    }

    /**
     * Takes a value from those at a name, and the whole set with the last of them; does nothing if it is not there, or no back end holds the zone any more.
     *
     * @param at as {@link #put} had it
     * @throws ProvisioningException if the back end refuses
     * @throws ProviderUnavailableException if no answer came, so that it is gone or not: remove it again
     */
    public void remove(DomainName at, String value) {
        zones.of(at)
                .ifPresent(zone -> change(zone, at, there -> there.map(before -> before.data().stream()
                                .filter(one -> !one.equals(Rdata.txt(value)))
                                .toList())
                        .filter(rest -> !rest.isEmpty())
                        .map(rest -> new Rrset(at, there.get().ttl(), rest))));
    }

    /**
     * Which of the servers that answer for a name do not answer with a value yet, each asked once; others beside it do not matter. Empty if all do. A CA may ask any of them.
     *
     * @param at as {@link #place} gave it
     * @return for a person to read; also if it cannot be found out which servers those are
     */
    public Optional<String> missing(DomainName at, String value) {
        return lag(at, value).map(ChallengeLag::toString);
    }

    /** As {@link #missing}, with the servers told apart: one that is dead for long need not keep anybody from going on. */
    public Optional<ChallengeLag> lag(DomainName at, String value) {
        try {
            Delegation delegation = dns.findDelegation(at);
            return ChallengeLag.of(at, value, delegation, dns.ask(delegation, at, Rdata.TXT));
        } catch (ProviderUnavailableException | ProvisioningException blind) {
            return Optional.of(ChallengeLag.blind(at, String.valueOf(blind.getMessage())));
        }
    }

    private void change(HeldZone zone, DomainName at, Function<Optional<Rrset>, Optional<Rrset>> edit) {
        ReentrantLock lock = locks.get(Math.floorMod(at.hashCode(), LOCKS));
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ProviderUnavailableException("interrupted while others changed " + at, stop);
        }
        try {
            changeInTurn(zone, at, edit);
        } finally {
            lock.unlock();
        }
    }

    private static void changeInTurn(HeldZone zone, DomainName at, Function<Optional<Rrset>, Optional<Rrset>> edit) {
        DnsBackend backend = zone.backend();
        for (int tries = 0; tries < TRIES; tries++) {
            Optional<Rrset> before = backend.get(zone.name(), at, Rdata.TXT);
            Optional<Rrset> after = edit.apply(before);
            if (after.map(Rrset::data).equals(before.map(Rrset::data))) {
                return;
            }
            try {
                backend.change(zone.name(), List.of(new RrsetChange(before, after)));
                if (backend.abilities().guarded()) {
                    return;
                }
                // Else it is looked whether somebody has written over it.
            } catch (ConflictException faster) {
                // Their change is seen in the next round.
            }
        }
        throw new ProviderUnavailableException("others change the TXT records of " + at + " all the time", null);
    }
}
