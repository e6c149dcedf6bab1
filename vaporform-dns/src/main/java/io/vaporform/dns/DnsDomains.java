package io.vaporform.dns;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.DomainChallenge;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.DomainOutputs;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import io.vaporform.spec.VerificationMethod;
import io.vaporform.spec.Violations;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.Cause;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.DomainOwnership;
import io.vaporform.spi.DomainService;
import io.vaporform.spi.DomainStatus;
import io.vaporform.spi.Found;
import io.vaporform.spi.Health;
import io.vaporform.spi.Known;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Observed;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.Scope;
import io.vaporform.spi.Stage;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Domains by the servers of their zones, and with records in the zones that back ends hold. */
final class DnsDomains implements DomainService, ResourceProvider<DomainSpec, DomainOutputs> {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofMinutes(1);

    /** For how long the servers of a zone may lag until somebody should know. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Parts parts;
    private final OwnershipLook look;
    private final DomainLooks looks;

    /** What it works with. */
    record Parts(
            AuthoritativeDns dns,
            List<DnsBackend> backends,
            DomainOwnership ownership,
            PublicSuffixes suffixes,
            List<ManagedNames> managed,
            Optional<OwnershipMail> mail,
            Optional<String> ca,
            Optional<Rdap> rdap,
            ChallengeFile files) {

        Optional<ManagedNames> managed(DomainName name) {
            return managed.stream().filter(names -> names.has(name)).findFirst();
        }

        Optional<HeldZone> zone(DomainName name) {
            return HeldZone.of(name, backends);
        }
    }

    DnsDomains(Parts parts) {
        this.parts = parts;
        this.look = new OwnershipLook(parts.dns(), parts.files());
        this.looks = new DomainLooks(
                parts.dns(), look, parts.ca(), parts.rdap().map(rdap -> new Registrations(rdap, parts.suffixes())));
    }

    @Override
    public ResourceProvider<DomainSpec, DomainOutputs> domains() {
        return this;
    }

    @Override
    public void validate(DomainSpec wanted, Capabilities can, Violations found) {
        DomainName name = wanted.name();
        found.unless(
                !parts.suffixes().isSuffix(name),
                "domain",
                name,
                "is a public suffix, below which everybody can register names: it is nobody's own",
                "give the name that was registered");
        parts.managed(name).ifPresent(managed -> managed.check(name, found));
        boolean offered = parts.ownership().offers(wanted.verification())
                && (wanted.verification() != VerificationMethod.EMAIL
                        || parts.mail().isPresent());
        if (!offered) {
            found.unsupported(
                    "verification",
                    wanted.verification(),
                    "the provider was built without it",
                    "verify it by TXT, or build the provider with "
                            + (wanted.verification() == VerificationMethod.EMAIL ? "mail(…)" : "aliasesTo(…)"));
        }
        if (parts.backends().isEmpty()) {
            found.unless(
                    wanted.records().isEmpty(),
                    "records",
                    wanted.records().size(),
                    "there is no back end that could hold them",
                    "build the provider with backend(…), or leave them out");
        }
    }

    @Override
    public ChangeEffect effect(DomainSpec before, DomainSpec after, Capabilities can) {
        return ChangeEffect.inPlace();
    }

    @Override
    public Step<DomainOutputs> apply(Task<DomainSpec, DomainOutputs> task, ApplyContext context) {
        Step<DomainOutputs> owned = owned(task, context);
        if (!(owned instanceof Step.Done<DomainOutputs> shown)) {
            return owned;
        }
        Step.Done<DomainOutputs> done = new Step.Done<>(shown.outputs().withNameServers(servers(task)));
        DomainSpec spec = task.wanted();
        Optional<HeldZone> zone = parts.zone(spec.name());
        List<Rrset> own = own(spec, zone.isPresent());
        boolean had = task.before()
                .filter(before -> !own(before.spec(), true).isEmpty())
                .isPresent();
        if (!own.isEmpty() || had) {
            Optional<Step<DomainOutputs>> open = zone.isPresent()
                    ? set(task, zone.get(), own, done.outputs(), context)
                    : Optional.of(Step.failed("no back end holds a zone that " + spec.name()
                            + " is in; leave out its records, or add a back end that holds it"));
            if (open.isPresent()) {
                return open.get();
            }
        }
        return leads(spec, zone.isPresent(), done);
    }

    private Step<DomainOutputs> owned(Task<DomainSpec, DomainOutputs> task, ApplyContext context) {
        return parts.managed(task.wanted().name())
                .map(managed -> DomainOwnership.give(task, context, managed.zone()))
                .orElseGet(() ->
                        parts.ownership().establish(task, context, challenge -> missing(challenge, task, context)));
    }

    /** Those that it was shown by: they stay what others are compared with until it is looked again. */
    private Set<DomainName> servers(Task<DomainSpec, DomainOutputs> task) {
        Optional<Set<DomainName>> known = task.soFar()
                .or(() -> task.before().flatMap(Known::outputs))
                .map(DomainOutputs::nameServers)
                .filter(servers -> !servers.isEmpty() && task.cause() != Cause.RECHECK);
        if (known.isPresent() || parts.managed(task.wanted().name()).isPresent()) {
            return known.orElse(Set.of());
        }
        try {
            return parts.dns().findDelegation(task.wanted().name()).parentSays();
        } catch (ProviderUnavailableException | ProvisioningException blind) {
            return Set.of();
        }
    }

    private Optional<String> missing(
            DomainChallenge challenge, Task<DomainSpec, DomainOutputs> task, ApplyContext context) {
        if (challenge.method() == VerificationMethod.EMAIL) {
            return unanswered(challenge, context);
        }
        try {
            return look.missing(challenge);
        } catch (ProviderUnavailableException silent) {
            if (task.cause() == Cause.RECHECK) {
                throw silent;
            }
            // Whose servers do not answer shows nothing yet.
            return Optional.of(String.valueOf(silent.getMessage()));
        }
    }

    private Optional<String> unanswered(DomainChallenge challenge, ApplyContext context) {
        OwnershipMail mail = parts.mail().orElseThrow();
        String code = context.remember("mail", () -> Secret.of(new BigInteger(160, new SecureRandom()).toString(36)))
                .reveal();
        List<String> to = List.of(challenge.where().split(", ", -1));
        String host = to.get(0).substring(to.get(0).indexOf('@') + 1);
        OwnershipMail.Message message = new OwnershipMail.Message(DomainName.of(host), to, code);
        context.remember("sent", () -> {
            mail.send(message);
            return Secret.of("sent");
        });
        return mail.answer(message).filter(code::equals).isPresent()
                ? Optional.empty()
                : Optional.of("no answer, or another");
    }

    /** The sets that are kept in the zone: those of the spec, and those that lead it to its target. */
    private static List<Rrset> own(DomainSpec spec, boolean held) {
        List<Rrset> all = new ArrayList<>(spec.records());
        if (held && spec.configuresDns()) {
            target(spec).ifPresent(target -> all.addAll(target.records(spec.name())));
        }
        return all;
    }

    static Optional<DnsTarget> target(DomainSpec spec) {
        return spec.target().map(target -> DnsTarget.parse(((Value.Literal<String>) target).value()));
    }

    /** Empty if all is as it is to be, at all servers. */
    private Optional<Step<DomainOutputs>> set(
            Task<DomainSpec, DomainOutputs> task,
            HeldZone zone,
            List<Rrset> own,
            DomainOutputs outputs,
            ApplyContext context) {
        context.progress(Stage.CONFIGURING, "setting " + own.size() + " sets of records in " + zone.name());
        List<String> failures = zone.put(task.mark(), own, task.wanted().adopts());
        if (!failures.isEmpty()) {
            return Optional.of(new Step.Failed<>(Optional.of(outputs), failures, Optional.empty()));
        }
        Instant now = context.time().now();
        Instant since = Instant.parse(context.rememberForOperation("set", () -> Secret.of(now.toString()))
                .reveal());
        boolean patient = Duration.between(since, now).compareTo(PATIENCE) < 0;
        for (Rrset set : own) {
            Propagation seen = parts.dns().checkPropagation(set);
            if (!seen.complete()) {
                return Optional.of(
                        patient
                                ? Step.working(outputs, SOON)
                                : new Step.Awaiting<>(Optional.of(outputs), "see to it that " + seen, LATER));
            }
        }
        return Optional.empty();
    }

    /** What we have set was seen at all servers; what others set may take its time. */
    private Step<DomainOutputs> leads(DomainSpec spec, boolean held, Step.Done<DomainOutputs> done) {
        Optional<DnsTarget> target = target(spec).filter(any -> !held || !spec.configuresDns());
        if (target.isEmpty()) {
            return done;
        }
        String seen;
        try {
            Pointing pointing = Pointing.look(parts.dns(), spec.name(), target.get());
            if (pointing.isRight()) {
                return done;
            }
            seen = pointing.seen().toString();
        } catch (ProviderUnavailableException | ProvisioningException blind) {
            seen = String.valueOf(blind.getMessage());
        }
        return new Step.Awaiting<>(
                Optional.of(done.outputs()),
                "set these records: " + target.get().records(spec.name()) + "; seen now: " + seen,
                LATER);
    }

    @Override
    public Observed<DomainSpec, DomainOutputs> read(Known<DomainSpec, DomainOutputs> known, CallContext context) {
        DomainSpec spec = known.spec();
        DomainOutputs outputs = known.outputs().orElseThrow();
        Optional<HeldZone> zone = parts.zone(spec.name());
        List<Rrset> own = own(spec, zone.isPresent());
        if (zone.isEmpty() || own.isEmpty()) {
            return new Observed.Present<>(spec, outputs, Health.HEALTHY);
        }
        Set<RecordKey> differ = new HashSet<>();
        zone.get().plan(known.mark(), own).changes().stream()
                .filter(change -> change.kind() != RecordChange.Kind.NO_OP)
                .forEach(change -> differ.add(change.key()));
        DomainSpec.Builder actual = spec.toBuilder()
                .records(spec.records().stream()
                        .filter(set -> !differ.contains(RecordKey.of(set)))
                        .toList());
        boolean target =
                own.stream().anyMatch(set -> !spec.records().contains(set) && differ.contains(RecordKey.of(set)));
        return new Observed.Present<>(target ? actual.leaveDns().build() : actual.build(), outputs, Health.HEALTHY);
    }

    @Override
    public Deletion delete(Known<DomainSpec, DomainOutputs> known, ApplyContext context) {
        DomainSpec spec = known.spec();
        Optional<HeldZone> zone = parts.zone(spec.name());
        List<Rrset> own = own(spec, zone.isPresent());
        if (zone.isPresent() && !own.isEmpty()) {
            List<String> failures = zone.get().put(known.mark(), List.of(), false);
            if (!failures.isEmpty()) {
                throw new ProvisioningException("remove the records of " + spec.name(), failures.toString(), null);
            }
        }
        Optional<Deletion> serving = stillServing(known, own);
        if (serving.isPresent()) {
            return serving.get();
        }
        Duration delay =
                parts.managed(spec.name()).map(ManagedNames::releaseDelay).orElse(Duration.ZERO);
        context.names().release(spec.name(), delay);
        return Deletion.gone();
    }

    /** As long as others lead it here, whoever adds the name next would get its traffic. */
    private Optional<Deletion> stillServing(Known<DomainSpec, DomainOutputs> known, List<Rrset> removed) {
        DomainSpec spec = known.spec();
        boolean owned = known.outputs().flatMap(DomainOutputs::verifiedAt).isPresent();
        Optional<DnsTarget> target = target(spec).filter(any -> owned && !spec.releasesWhileServing());
        if (target.isEmpty()) {
            return Optional.empty();
        }
        String seen;
        try {
            Pointing pointing = Pointing.look(parts.dns(), spec.name(), target.get());
            if (!pointing.mayReach()) {
                return Optional.empty();
            }
            seen = pointing.seen().toString();
        } catch (ProviderUnavailableException | ProvisioningException blind) {
            seen = String.valueOf(blind.getMessage());
        }
        String instruction = "let " + spec.name() + " no longer lead to " + target.get()
                + ", or release it by force; seen now: " + seen;
        return Optional.of(new Deletion.Awaiting(instruction, removed.isEmpty() ? LATER : SOON));
    }

    /** The markers in all zones. A domain without records has left none. */
    @Override
    public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
        Set<Mark> seen = new HashSet<>();
        for (DnsBackend backend : parts.backends()) {
            for (DomainName zone : backend.zones()) {
                backend.records(zone).stream()
                        .filter(set -> Twins.isTwin(zone, set))
                        .flatMap(set -> Twins.owner(set).stream())
                        .filter(scope::owns)
                        .filter(seen::add)
                        .forEach(mark -> each.accept(new Found(mark, zone + " " + mark.token())));
            }
        }
    }

    @Override
    public DomainStatus status(Known<DomainSpec, DomainOutputs> known, CallContext context) {
        return looks.status(known, context.time().now());
    }
}
