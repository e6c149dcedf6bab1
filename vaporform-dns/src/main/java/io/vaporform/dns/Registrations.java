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
    private static final Duration SILENT = Duration.ofMinutes(30);
    private static final int MOST = 10_000;

    private final Rdap rdap;
    private final PublicSuffixes suffixes;
    private final Map<DomainName, Said> known = new LinkedHashMap<>();

    Registrations(Rdap rdap, PublicSuffixes suffixes) {
        this.rdap = rdap;
        this.suffixes = suffixes;
    }

    /**
     * What was said.
     *
     * @param until when it is asked again
     * @param silent whether nothing was
     */
    private record Said(Instant until, Optional<Registration> registration, boolean silent) {}

    /** Nothing, where no registry can be asked. */
    List<Issue> issues(DomainName domain, Instant now) {
        Optional<DomainName> registrable = suffixes.registrable(domain);
        if (registrable.isEmpty()) {
            return List.of();
        }
        Said said = of(registrable.get(), now);
        if (said.silent()) {
            return List.of();
        }
        return said.registration()
                .map(registration -> issues(registration, now))
                .orElseGet(() -> List.of(lost(registrable.get())));
    }

    private Said of(DomainName name, Instant now) {
        synchronized (known) {
            Said said = known.get(name);
            if (said != null && said.until().isAfter(now)) {
                return said;
            }
        }
        Said said = ask(name, now);
        synchronized (known) {
            known.remove(name);
            known.put(name, said);
            if (known.size() > MOST) {
                known.remove(known.keySet().iterator().next());
            }
        }
        return said;
    }

    private Said ask(DomainName name, Instant now) {
        try {
            return new Said(now.plus(FRESH), ask(name), false);
        } catch (ProviderUnavailableException busy) {
            return new Said(now.plus(busy.retryAfter().orElse(SILENT)), Optional.empty(), true);
        } catch (ProvisioningException none) {
            return new Said(now.plus(FRESH), Optional.empty(), true);
        }
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
        // Some registries never say whether it is locked.
        if (!registration.status().isEmpty() && !registration.transferLocked()) {
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
