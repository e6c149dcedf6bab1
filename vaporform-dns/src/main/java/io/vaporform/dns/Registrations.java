package io.vaporform.dns;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.event.Finding;
import io.vaporform.spec.DomainName;
import io.vaporform.spi.DomainStatus.Issue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a person should know of the registrations of domains. A registry limits how often it is asked, so what it said is taken for a day. Thread-safe. */
final class Registrations {

    private static final Duration FRESH = Duration.ofDays(1);
    private static final Duration SOON = Duration.ofDays(30);
    private static final Duration VERY_SOON = Duration.ofDays(7);
    private static final int MOST = 10_000;

    private final Rdap rdap;
    private final PublicSuffixes suffixes;
    private final Map<DomainName, Said> known = new LinkedHashMap<>();

    Registrations(Rdap rdap, PublicSuffixes suffixes) {
        this.rdap = rdap;
        this.suffixes = suffixes;
    }

    private record Said(Instant at, Optional<Registration> registration) {}

    /** Nothing, where no registry can be asked. */
    List<Issue> issues(DomainName domain, Instant now) {
        Optional<DomainName> registrable = suffixes.registrable(domain);
        if (registrable.isEmpty()) {
            return List.of();
        }
        try {
            return of(registrable.get(), now)
                    .map(registration -> issues(registration, now))
                    .orElseGet(() -> List.of(lost(registrable.get())));
        } catch (ProvisioningException | ProviderUnavailableException blind) {
            return List.of();
        }
    }

    private Optional<Registration> of(DomainName name, Instant now) {
        synchronized (known) {
            Said said = known.get(name);
            if (said != null && said.at().plus(FRESH).isAfter(now)) {
                return said.registration();
            }
        }
        Optional<Registration> found = ask(name);
        synchronized (known) {
            known.remove(name);
            known.put(name, new Said(now, found));
            if (known.size() > MOST) {
                known.remove(known.keySet().iterator().next());
            }
        }
        return found;
    }

    /** Some suffixes are a company's: then what was registered is the suffix itself, or what it is below. */
    private Optional<Registration> ask(DomainName name) {
        Optional<DomainName> at = Optional.of(name);
        while (at.isPresent() && at.get().labels().size() > 1) {
            Optional<Registration> found = rdap.find(at.get());
            if (found.isPresent()) {
                return found;
            }
            at = at.get().parent();
        }
        return Optional.empty();
    }

    private static List<Issue> issues(Registration registration, Instant now) {
        List<Issue> issues = new ArrayList<>();
        registration
                .expires()
                .filter(end -> end.isBefore(now.plus(SOON)))
                .ifPresent(end -> issues.add(new Issue(
                        Issue.EXPIRING,
                        end.isBefore(now.plus(VERY_SOON)) ? Finding.Severity.CRITICAL : Finding.Severity.WARNING,
                        "the registration of " + registration.name() + " ends at " + end,
                        "renew it at " + registration.registrar().orElse("its registrar"))));
        if (registration.onHold() || registration.beingDeleted()) {
            issues.add(new Issue(
                    Issue.ON_HOLD,
                    Finding.Severity.CRITICAL,
                    registration.name() + " is taken out of the DNS, or about to be deleted: " + registration.status(),
                    "ask " + registration.registrar().orElse("its registrar") + " what to do"));
        }
        if (!registration.transferLocked()) {
            issues.add(new Issue(
                    Issue.UNLOCKED,
                    Finding.Severity.INFO,
                    registration.name() + " can be transferred to another registrar without being unlocked first",
                    "have it locked at " + registration.registrar().orElse("its registrar")));
        }
        return issues;
    }

    private static Issue lost(DomainName name) {
        return new Issue(
                Issue.EXPIRING,
                Finding.Severity.CRITICAL,
                "nobody has registered " + name + " any more, so anybody can",
                "register it again, or release the domain");
    }
}
