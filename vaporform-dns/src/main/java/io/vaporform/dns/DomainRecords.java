package io.vaporform.dns;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.DomainOutputs;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Secret;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Known;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Stage;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import io.vaporform.spi.ZoneSigning;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The records of domains: those that are set in the zones that are held, and those that others are told to set. */
final class DomainRecords {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration IN_BETWEEN = Duration.ofSeconds(10);
    private static final Duration LATER = Duration.ofMinutes(1);

    /** For how long the servers of a zone may lag until somebody should know. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final AuthoritativeDns dns;
    private final HeldZones zones;
    private final Caches caches;

    DomainRecords(AuthoritativeDns dns, HeldZones zones, Caches caches) {
        this.dns = dns;
        this.zones = zones;
        this.caches = caches;
    }

    /** @param owned that the domain is the project's */
    Step<DomainOutputs> bring(
            Task<DomainSpec, DomainOutputs> task, Step.Done<DomainOutputs> owned, ApplyContext context) {
        DomainSpec spec = task.wanted();
        Optional<HeldZone> zone = zones.of(spec.name());
        if (zone.isPresent()) {
            Optional<Step<DomainOutputs>> open = set(task, zone.get(), owned.outputs(), context);
            Step<DomainOutputs> set = open.orElseGet(() -> spec.configuresDns() ? owned : leads(spec, owned));
            return spec.signed() && set instanceof Step.Done<DomainOutputs> done
                    ? sign(spec.name(), zone.get(), done.outputs(), context)
                    : set;
        }
        return spec.records().isEmpty() && !spec.signed()
                ? leads(spec, owned)
                : Step.failed("no back end holds a zone that " + spec.name()
                        + " is in; leave out its records, or add a back end that holds it");
    }

    /** Done once resolvers that check signatures follow them; where the root's keys are not known, once the zone is signed. */
    private Step<DomainOutputs> sign(DomainName name, HeldZone zone, DomainOutputs outputs, ApplyContext context) {
        if (!zone.name().equals(name) || !(zone.backend() instanceof ZoneSigning signing)) {
            return Step.failed(name + " cannot be signed: " + zone.backend().describe()
                    + (zone.name().equals(name)
                            ? " signs no zones"
                            : " has it in the zone " + zone.name() + ", and only a whole zone is signed"));
        }
        context.progress(Stage.CONFIGURING, "signing " + name);
        DomainOutputs signed = outputs.withDelegationSigners(signing.sign(name));
        if (!dns.knowsKeys()) {
            return Step.done(signed);
        }
        String seen;
        try {
            DnssecState state = dns.checkDnssec(name, context.time().now());
            if (state.outcome() == DnssecState.Outcome.SECURE) {
                return Step.done(signed);
            }
            seen = state.why();
        } catch (ProviderUnavailableException | ProvisioningException blind) {
            seen = String.valueOf(blind.getMessage());
        }
        Rrset above = new Rrset(name, Rrset.DEFAULT_TTL, signed.delegationSigners());
        return new Step.Awaiting<>(
                Optional.of(signed), "have its registrar set these records: " + above + "; seen now: " + seen, LATER);
    }

    /** Whether there is anything at the name, or below it, that is not of {@code mark}; the top of a zone is always taken. */
    boolean isTaken(DomainName name, Mark mark) {
        Optional<HeldZone> zone = zones.of(name);
        boolean top = zones.all().anyMatch(held -> held.name().isWithin(name));
        return top || (zone.isPresent() && zone.get().hasOthers(name, mark));
    }

    /** Empty if all is as it is to be, at all servers, and nobody goes on with what was there before. */
    private Optional<Step<DomainOutputs>> set(
            Task<DomainSpec, DomainOutputs> task, HeldZone zone, DomainOutputs outputs, ApplyContext context) {
        List<Rrset> own = zone.sets(task.wanted());
        context.progress(Stage.CONFIGURING, "setting " + own.size() + " sets of records in " + zone.name());
        ZonePlan plan = zone.plan(task.mark(), own, task.wanted().adopts());
        caches.note(task.address(), plan, context);
        List<String> failures = zone.make(plan);
        if (!failures.isEmpty()) {
            return Optional.of(new Step.Failed<>(Optional.of(outputs), failures, Optional.empty()));
        }
        Duration since = sinceSet(context);
        for (Rrset set : own) {
            Optional<String> open = open(task.wanted(), zone, set);
            if (open.isPresent()) {
                return Optional.of(
                        since.compareTo(PATIENCE) < 0
                                ? Step.working(outputs, soon(since))
                                : new Step.Awaiting<>(Optional.of(outputs), "see to it that " + open.get(), LATER));
            }
        }
        Duration left = caches.left(task.address(), context);
        return left.isZero() ? Optional.empty() : Optional.of(Step.working(outputs, soonest(left)));
    }

    /** What is missing until everybody is led as the set says; empty if nothing is. */
    private Optional<String> open(DomainSpec spec, HeldZone zone, Rrset set) {
        if (zone.isAnsweredOtherwise(set)) {
            // Which addresses those are is its servers' to find out: a host may have others for each who asks.
            return seen(set.name())
                    .map(resolved -> resolved.addresses().isEmpty()
                            ? Optional.of(set.name() + " is answered for with addresses of "
                                    + set.data().get(0).text() + "; seen now: " + resolved)
                            : Optional.<String>empty())
                    .orElseGet(() -> Optional.of(set.name() + " is answered for"));
        }
        return lagging(spec, set);
    }

    private Optional<Resolved> seen(DomainName name) {
        try {
            return Optional.of(Pointing.seen(dns, name));
        } catch (ProviderUnavailableException | ProvisioningException blind) {
            return Optional.empty();
        }
    }

    /** Not as often any more, the longer it takes: each look is one at a vendor that counts them. */
    private static Duration soon(Duration since) {
        Duration half = since.dividedBy(2);
        return half.compareTo(SOON) < 0 ? SOON : half;
    }

    /** Another change of the domain comes to its turn in between. */
    private static Duration soonest(Duration left) {
        return left.compareTo(IN_BETWEEN) < 0 ? left : IN_BETWEEN;
    }

    /** Who does not answer with it; empty if everybody does. The zone may be delegated to others than the back end's servers. */
    private Optional<String> lagging(DomainSpec spec, Rrset set) {
        try {
            Propagation seen = dns.checkPropagation(set);
            return seen.complete() || isFlattened(seen, spec) ? Optional.empty() : Optional.of(seen.toString());
        } catch (ProviderUnavailableException | ProvisioningException blind) {
            return Optional.of(set.name() + " is answered for: " + blind.getMessage());
        }
    }

    /** Whether all servers that have no such alias answer with the addresses of what it leads to, as Cloudflare's do for some. */
    private boolean isFlattened(Propagation seen, DomainSpec spec) {
        return seen.type().equals(Rdata.CNAME)
                && seen.lagging().stream().allMatch(answer -> answer.outcome() == ServerAnswer.Outcome.NOTHING)
                && spec.knownTarget()
                        .map(target -> Pointing.look(dns, spec.name(), target).isRight())
                        .orElse(false);
    }

    /** How long it is since this operation has changed the zone. */
    private static Duration sinceSet(ApplyContext context) {
        Instant now = context.time().now();
        Instant since = Instant.parse(context.rememberForOperation("set", () -> Secret.of(now.toString()))
                .reveal());
        return Duration.between(since, now);
    }

    /** What others set may take its time. */
    private Step<DomainOutputs> leads(DomainSpec spec, Step.Done<DomainOutputs> owned) {
        Optional<DnsTarget> target = spec.knownTarget();
        if (target.isEmpty()) {
            return owned;
        }
        String instruction;
        try {
            Pointing pointing = Pointing.look(dns, spec.name(), target.get());
            if (pointing.isRight()) {
                return owned;
            }
            instruction = pointing.instruction(spec.name());
        } catch (ProviderUnavailableException | ProvisioningException blind) {
            instruction = "let " + spec.name() + " lead to " + target.get() + "; seen now: " + blind.getMessage();
        }
        return new Step.Awaiting<>(Optional.of(owned.outputs()), instruction, LATER);
    }

    /** The spec as the zone shows it. */
    DomainSpec actual(DomainSpec spec, Mark mark) {
        Optional<HeldZone> zone = zones.of(spec.name());
        List<Rrset> own = zone.map(held -> held.sets(spec)).orElse(List.of());
        if (zone.isEmpty() || own.isEmpty()) {
            return spec;
        }
        Set<RecordKey> differ = new HashSet<>();
        zone.get().plan(mark, own, false).changes().stream()
                .filter(change -> change.kind() != RecordChange.Kind.NO_OP)
                .forEach(change -> differ.add(change.key()));
        DomainSpec.Builder actual = spec.toBuilder()
                .records(spec.records().stream()
                        .filter(set -> !differ.contains(RecordKey.of(set)))
                        .toList());
        boolean leads = own.stream()
                .filter(set -> !spec.records().contains(set))
                .noneMatch(set -> differ.contains(RecordKey.of(set)));
        return leads ? actual.build() : actual.pointNowhere().build();
    }

    /** Removes what was set; empty if the name no longer leads anybody here, so that it can be let go. */
    Optional<Deletion> remove(Known<DomainSpec, DomainOutputs> known, ApplyContext context) {
        DomainSpec spec = known.spec();
        Optional<HeldZone> zone = zones.of(spec.name());
        List<String> failures = zone.map(held -> {
                    ZonePlan plan = held.plan(known.mark(), List.of(), false);
                    caches.note(known.address(), plan, context);
                    return held.make(plan);
                })
                .orElse(List.of());
        if (!failures.isEmpty()) {
            throw new ProvisioningException("remove the records of " + spec.name(), failures.toString(), null);
        }
        if (spec.releasesWhileServing()) {
            caches.forget(known.address(), context);
            return Optional.empty();
        }
        boolean owned = known.outputs().flatMap(DomainOutputs::verifiedAt).isPresent();
        Optional<DnsTarget> target = spec.knownTarget().filter(any -> owned);
        if (target.isEmpty()) {
            return cached(known, context);
        }
        String seen;
        try {
            Pointing pointing = Pointing.look(dns, spec.name(), target.get());
            if (!pointing.mayReach()) {
                return cached(known, context);
            }
            seen = pointing.seen().toString();
        } catch (ProviderUnavailableException | ProvisioningException blind) {
            seen = String.valueOf(blind.getMessage());
        }
        // What we have removed a moment ago may still be at one server or the other.
        Duration since = sinceSet(context);
        if (zone.isPresent() && since.compareTo(PATIENCE) < 0) {
            return Optional.of(Deletion.pending(soon(since)));
        }
        String instruction = "let " + spec.name() + " no longer lead to " + target.get()
                + ", or release it by force; seen now: " + seen;
        return Optional.of(new Deletion.Awaiting(instruction, LATER));
    }

    private Optional<Deletion> cached(Known<DomainSpec, DomainOutputs> known, ApplyContext context) {
        Duration left = caches.left(known.address(), context);
        return left.isZero() ? Optional.empty() : Optional.of(Deletion.pending(soonest(left)));
    }
}
