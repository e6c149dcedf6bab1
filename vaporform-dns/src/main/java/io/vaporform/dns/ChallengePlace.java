package io.vaporform.dns;

import io.vaporform.dns.ServerAnswer.Outcome;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.http.Deadline;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the record of a challenge has to be: along the aliases of its name, by which its zone's owner has led it elsewhere, to a zone that is held. Thread-safe.
 *
 * <p>Of a zone that is held its back end has the say, as an alias that its servers answer with may be that of a wildcard, which a record takes the place of.
 */
final class ChallengePlace {

    private final AuthoritativeDns dns;
    private final HeldZones zones;

    ChallengePlace(AuthoritativeDns dns, HeldZones zones) {
        this.dns = dns;
        this.zones = zones;
    }

    /**
     * What was found.
     *
     * @param at empty if there is no such place
     * @param why not, with the cure
     */
    record Found(Optional<DomainName> at, String why) {}

    /**
     * What the servers say of a name.
     *
     * @param zone that it is in; empty if that cannot be found out, or there is none
     * @param why it cannot
     */
    private record Seen(Optional<DomainName> zone, Optional<DomainName> alias, String why) {

        /** Whether the name is in a zone below {@code held}, that other servers have. */
        boolean isDelegated(DomainName held) {
            return zone.filter(its -> its.isBelow(held)).isPresent();
        }
    }

    /**
     * @param challenge where a CA looks
     * @throws ProviderUnavailableException if servers of a zone that is not held are silent, or do not agree
     */
    Found find(DomainName challenge) {
        Deadline deadline = Deadline.in(ChallengeRecords.PATIENCE);
        Set<DomainName> met = new LinkedHashSet<>();
        DomainName at = challenge;
        while (met.size() <= Resolved.MOST_ALIASES && met.add(at)) {
            Optional<HeldZone> held = zones.of(at);
            Seen seen = held.isPresent() ? seenOrBlind(at, deadline) : seen(at, deadline);
            boolean ours = held.isPresent() && !seen.isDelegated(held.get().name());
            Optional<DomainName> alias = ours ? alias(held.get(), at, seen) : seen.alias();
            if (alias.isEmpty()) {
                return ours
                        ? new Found(Optional.of(at), "")
                        : new Found(Optional.empty(), refusal(challenge, at, seen));
            }
            if (!ours && isElsewhereHere(alias.get())) {
                return new Found(
                        Optional.empty(),
                        challenge + " is an alias of " + alias.get()
                                + ", which is in a zone of ours and not kept for such aliases; " + wanted(challenge));
            }
            at = alias.get();
        }
        return new Found(
                Optional.empty(), "the aliases of " + challenge + " lead to no end: " + met + "; " + wanted(challenge));
    }

    /** A stranger's alias must not lead to any other name of ours than those that are kept for it: a record there changes what the name, and those above it, are. */
    private boolean isElsewhereHere(DomainName at) {
        return zones.of(at)
                .filter(zone -> !at.isBelow(zone.name().child(ChallengeRecords.LABEL)))
                .isPresent();
    }

    /** Where no server says that there is one, the back end is not asked. */
    private static Optional<DomainName> alias(HeldZone zone, DomainName at, Seen seen) {
        boolean none = seen.zone().isPresent() && seen.alias().isEmpty();
        return none
                ? Optional.empty()
                : zone.backend()
                        .get(zone.name(), at, Rdata.CNAME)
                        .map(set -> DomainName.of(set.data().get(0).text()));
    }

    private Seen seenOrBlind(DomainName at, Deadline deadline) {
        try {
            return seen(at, deadline);
        } catch (ProviderUnavailableException | ProvisioningException blind) {
            return new Seen(Optional.empty(), Optional.empty(), String.valueOf(blind.getMessage()));
        }
    }

    private Seen seen(DomainName at, Deadline deadline) {
        Optional<Delegation> delegation = find(at, deadline);
        if (delegation.isEmpty()) {
            return new Seen(Optional.empty(), Optional.empty(), "there is no such domain");
        }
        List<ServerAnswer> heard = dns.ask(delegation.get(), at, Rdata.TXT, deadline).stream()
                .filter(ServerAnswer::heard)
                .toList();
        if (heard.isEmpty()) {
            throw new ProviderUnavailableException(
                    "no server of " + delegation.get().zone() + " answers for " + at, null);
        }
        List<Optional<Rrset>> aliases = heard.stream()
                .map(answer -> answer.set().filter(set -> answer.outcome() == Outcome.ALIAS))
                // Each of them may have counted down from somewhere else.
                .map(set -> set.map(known -> known.ttl(Duration.ZERO)))
                .distinct()
                .toList();
        if (aliases.size() > 1) {
            throw new ProviderUnavailableException(
                    "the servers of " + delegation.get().zone() + " do not agree yet on an alias: " + heard, null);
        }
        return new Seen(
                Optional.of(delegation.get().zone()),
                aliases.get(0).map(set -> target(at, set)),
                aliases.get(0).isPresent() ? "" : "no CNAME is there");
    }

    private Optional<Delegation> find(DomainName at, Deadline deadline) {
        try {
            return new Walk(dns, deadline).find(at);
        } catch (ProvisioningException nowhere) {
            throw new ProviderUnavailableException(String.valueOf(nowhere.getMessage()), nowhere);
        }
    }

    private static DomainName target(DomainName at, Rrset alias) {
        try {
            return DomainName.of(alias.data().get(0).text());
        } catch (InvalidSpecException foreign) {
            throw new ProviderUnavailableException(at + " is an alias of what is no name: " + alias, foreign);
        }
    }

    private String refusal(DomainName challenge, DomainName at, Seen seen) {
        return challenge
                + (at.equals(challenge) ? " is" : " leads to " + at + ", which is")
                + " in no zone that is held here"
                + (seen.why().isEmpty() ? "" : " (" + seen.why() + ")") + "; " + wanted(challenge);
    }

    private String wanted(DomainName challenge) {
        List<DomainName> held = zones.all().map(HeldZone::name).sorted().toList();
        if (held.isEmpty()) {
            return "build the DNS provider with a back end that holds its zone";
        }
        Rrset cname = new Rrset(challenge, Rrset.DEFAULT_TTL, List.of(Rdata.cname(suggested(challenge, held.get(0)))));
        return "set this record: " + cname + " (any name below " + ChallengeRecords.LABEL + " of one of the zones "
                + held + " does), or delegate " + challenge + " to servers of a zone of that name that is held here";
    }

    /** A name of the challenge's own, if there is room. */
    private static String suggested(DomainName challenge, DomainName zone) {
        String own = challenge.parent().orElse(challenge).text() + "." + ChallengeRecords.LABEL + "." + zone.text();
        return DomainName.parse(own).isPresent() ? own : ChallengeRecords.LABEL + "." + zone.text();
    }
}
