package io.vaporform.dns;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.event.Finding;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.DomainOutputs;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.VerificationMethod;
import io.vaporform.spi.DomainStatus;
import io.vaporform.spi.DomainStatus.Issue;
import io.vaporform.spi.Known;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What the servers of its zone, and of those that its aliases lead to, say of a domain. */
final class DomainLooks {

    private final AuthoritativeDns dns;
    private final OwnershipLook ownership;
    private final Optional<String> ca;
    private final Optional<Registrations> registrations;

    /**
     * @param ca by which certificates are issued; empty if that is not to be looked at
     * @param registrations empty if registries are not to be asked
     */
    DomainLooks(
            AuthoritativeDns dns, OwnershipLook ownership, Optional<String> ca, Optional<Registrations> registrations) {
        this.dns = dns;
        this.ownership = ownership;
        this.ca = ca;
        this.registrations = registrations;
    }

    /** @throws ProviderUnavailableException if not even the zones above answer: then nothing is known */
    DomainStatus status(Known<DomainSpec, DomainOutputs> known, Instant now) {
        DomainName name = known.spec().name();
        List<Issue> issues = new ArrayList<>();
        List<String> leadsTo = new ArrayList<>();
        try {
            Resolved seen = Pointing.seen(dns, name);
            seen.names().stream().skip(1).map(DomainName::text).forEach(leadsTo::add);
            leadsTo.addAll(seen.addresses());
            issues.addAll(issues(known, seen, now));
        } catch (ProviderUnavailableException silent) {
            // Throws too, if that is not its own servers' silence.
            dns.findDelegation(name);
            issues.add(silent(name, String.valueOf(silent.getMessage())));
        } catch (ProvisioningException nowhere) {
            issues.add(unresolved(name, String.valueOf(nowhere.getMessage())));
        }
        registrations.ifPresent(registries -> issues.addAll(registries.issues(name, now)));
        return new DomainStatus(leadsTo, issues);
    }

    private List<Issue> issues(Known<DomainSpec, DomainOutputs> known, Resolved seen, Instant now) {
        DomainName name = known.spec().name();
        List<Issue> issues = new ArrayList<>();
        Optional<DnsTarget> target = known.spec().knownTarget();
        known.outputs()
                .flatMap(DomainOutputs::challenge)
                // An answer that was given once is not asked for again.
                .filter(challenge -> challenge.method() != VerificationMethod.EMAIL)
                .flatMap(challenge ->
                        ifHeard(() -> ownership.missing(challenge)).map(what -> Issue.unverified(challenge, what)))
                .ifPresent(issues::add);
        if (seen.isDangling()) {
            issues.add(dangling(name, seen));
        } else if (target.isPresent() && seen.addresses().isEmpty()) {
            issues.add(unresolved(name, seen.toString()));
        } else {
            target.flatMap(wanted -> ifHeard(() -> Optional.of(Pointing.look(dns, seen, wanted))))
                    .filter(pointing -> !pointing.isRight())
                    .ifPresent(wrong -> issues.add(Issue.wrongTarget(name, wrong.target(), seen.toString())));
        }
        // Those of another's zone, such as a CDN's, may never agree.
        if (!seen.hops().get(0).agrees()) {
            issues.add(split(seen));
        }
        known.outputs()
                .map(DomainOutputs::nameServers)
                .flatMap(before -> nameServers(seen, before))
                .ifPresent(issues::add);
        if (seen.end() != Resolved.End.NO_SUCH_NAME) {
            ifHeard(() -> dnssec(seen.name(), now)).ifPresent(issues::add);
            ca.flatMap(authority -> ifHeard(() -> caa(name, authority))).ifPresent(issues::add);
        }
        return issues;
    }

    /** Of what others do not answer, nothing is said. */
    private static <T> Optional<T> ifHeard(Supplier<Optional<T>> look) {
        try {
            return look.get();
        } catch (ProviderUnavailableException | ProvisioningException blind) {
            return Optional.empty();
        }
    }

    private static Optional<Issue> nameServers(Resolved seen, Set<DomainName> before) {
        return seen.hops()
                .get(0)
                .delegation()
                .map(Delegation::parentSays)
                .filter(now -> !before.isEmpty() && !now.equals(before))
                .map(now -> new Issue(
                        Issue.NAME_SERVERS,
                        Finding.Severity.WARNING,
                        "its zone is at " + new TreeSet<>(now) + ", and was at " + new TreeSet<>(before)
                                + " when it was shown whose it is",
                        "verify it again, if that was meant; otherwise see who has changed it at the registrar"));
    }

    private Optional<Issue> dnssec(DomainName name, Instant now) {
        if (!dns.knowsKeys()) {
            return Optional.empty();
        }
        DnssecState state = dns.checkDnssec(name, now);
        return state.outcome() == DnssecState.Outcome.BROKEN
                ? Optional.of(new Issue(
                        Issue.DNSSEC_BROKEN,
                        Finding.Severity.CRITICAL,
                        "resolvers that check signatures do not answer for it: " + state.why(),
                        "sign the zone anew, or have the DS above it match its keys"))
                : Optional.empty();
    }

    private Optional<Issue> caa(DomainName name, String authority) {
        CaaPolicy policy = dns.findCaa(name);
        return policy.allows(authority, name.isWildcard())
                ? Optional.empty()
                : Optional.of(new Issue(
                        Issue.CAA,
                        Finding.Severity.WARNING,
                        authority + " may not issue certificates: " + policy,
                        "add a CAA record that allows it: 0 " + (name.isWildcard() ? "issuewild" : "issue") + " \""
                                + authority + "\""));
    }

    private static Issue dangling(DomainName name, Resolved seen) {
        return new Issue(
                Issue.DANGLING,
                Finding.Severity.CRITICAL,
                name + " leads to " + seen.last() + ", which does not exist: whoever registers that takes it over",
                "remove the alias, or let it lead to a name that is in use");
    }

    private static Issue unresolved(DomainName name, String seen) {
        return new Issue(
                Issue.UNRESOLVED, Finding.Severity.WARNING, name + " leads nowhere: " + seen, "set its records");
    }

    private static Issue silent(DomainName name, String seen) {
        return new Issue(
                Issue.SILENT,
                Finding.Severity.WARNING,
                "no server of its zone answers: " + seen,
                "see whether " + name + " is still delegated to servers that are its owner's");
    }

    private static Issue split(Resolved seen) {
        return new Issue(
                Issue.SPLIT,
                Finding.Severity.WARNING,
                "the servers of a zone say different things: " + seen,
                "see whether each server of the zone has the same version of it");
    }
}
