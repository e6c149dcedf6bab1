package io.vaporform.dns;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainChallenge;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.DomainOutputs;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.VerificationMethod;
import io.vaporform.spec.Violations;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.Cause;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.Deletion;
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
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Domains by the servers of their zones, and with records in the zones that back ends hold. */
final class DnsDomains implements DomainService, ResourceProvider<DomainSpec, DomainOutputs> {

    private final Parts parts;
    private final DomainRecords records;
    private final OwnershipLook shown;
    private final DomainLooks looks;

    /** What it works with. */
    record Parts(
            AuthoritativeDns dns,
            HeldZones zones,
            Caches caches,
            DomainOwnership ownership,
            PublicSuffixes suffixes,
            List<ManagedNames> managed,
            Optional<MailLook> mail,
            Optional<String> ca,
            Optional<Registrations> registrations,
            ChallengeFile files) {

        Optional<ManagedNames> managed(DomainName name) {
            return managed.stream().filter(names -> names.has(name)).findFirst();
        }
    }

    DnsDomains(Parts parts) {
        this.parts = parts;
        this.records = new DomainRecords(parts.dns(), parts.zones(), parts.caches());
        this.shown = new OwnershipLook(parts.dns(), parts.files());
        this.looks = new DomainLooks(parts.dns(), shown, parts.ca(), parts.registrations());
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
        if (wanted.signed() && !parts.zones().canSign()) {
            found.unsupported(
                    "sign",
                    name,
                    "there is no back end that signs zones",
                    "build the provider with one that does, such as PowerDNS, or leave it out");
        }
        Optional<ManagedNames> managed = parts.managed(name);
        if (managed.isPresent()) {
            managed.get().check(wanted, found);
            parts.managed().forEach(other -> other.checkApart(name, found));
            return;
        }
        parts.ownership().validate(wanted, found);
        if (wanted.verification() == VerificationMethod.EMAIL && parts.mail().isEmpty()) {
            found.unsupported(
                    "verification",
                    wanted.verification(),
                    "the provider was built without it",
                    "verify it by TXT, or build the provider with mail(…)");
        }
    }

    @Override
    public ChangeEffect effect(DomainSpec before, DomainSpec after, Capabilities can) {
        return ChangeEffect.inPlace();
    }

    @Override
    public Step<DomainOutputs> apply(Task<DomainSpec, DomainOutputs> task, ApplyContext context) {
        Step<DomainOutputs> owned = parts.managed(task.wanted().name())
                .map(managed -> given(task, context, managed))
                .orElseGet(() ->
                        parts.ownership().establish(task, context, challenge -> missing(challenge, task, context)));
        return owned instanceof Step.Done<DomainOutputs> done
                ? records.bring(task, new Step.Done<>(done.outputs().withNameServers(servers(task))), context)
                : owned;
    }

    /** What the host application has itself is given to nobody. */
    private Step<DomainOutputs> given(
            Task<DomainSpec, DomainOutputs> task, ApplyContext context, ManagedNames managed) {
        boolean had = before(task).flatMap(DomainOutputs::verifiedAt).isPresent();
        return had || !records.isTaken(task.wanted().name(), task.mark())
                ? DomainOwnership.give(task, context, managed.zone())
                : Step.failed(task.wanted().name() + " cannot be had: it is in use already");
    }

    private Optional<String> missing(
            DomainChallenge challenge, Task<DomainSpec, DomainOutputs> task, ApplyContext context) {
        if (challenge.method() == VerificationMethod.EMAIL) {
            // What was answered once is not asked for again.
            boolean answered = before(task).flatMap(DomainOutputs::verifiedAt).isPresent();
            return answered ? Optional.empty() : parts.mail().orElseThrow().missing(challenge, context);
        }
        try {
            return shown.missing(challenge);
        } catch (ProviderUnavailableException silent) {
            // A stranger's silence is no trouble of this provider's: it shows nothing now.
            return Optional.of(String.valueOf(silent.getMessage()));
        }
    }

    private static Optional<DomainOutputs> before(Task<DomainSpec, DomainOutputs> task) {
        return task.soFar().or(() -> task.before().flatMap(Known::outputs));
    }

    /** Those that it was shown by: they stay what others are compared with until it is looked again. */
    private Set<DomainName> servers(Task<DomainSpec, DomainOutputs> task) {
        Set<DomainName> known = before(task).map(DomainOutputs::nameServers).orElse(Set.of());
        boolean looks = task.cause() == Cause.RECHECK && task.wanted().verification() != VerificationMethod.EMAIL;
        if ((!known.isEmpty() && !looks) || parts.managed(task.wanted().name()).isPresent()) {
            return known;
        }
        try {
            return parts.dns().findDelegation(task.wanted().name()).parentSays();
        } catch (ProviderUnavailableException | ProvisioningException blind) {
            return known;
        }
    }

    @Override
    public Observed<DomainSpec, DomainOutputs> read(Known<DomainSpec, DomainOutputs> known, CallContext context) {
        return new Observed.Present<>(
                records.actual(known.spec(), known.mark()), known.outputs().orElseThrow(), Health.HEALTHY);
    }

    @Override
    public Deletion delete(Known<DomainSpec, DomainOutputs> known, ApplyContext context) {
        DomainName name = known.spec().name();
        return records.remove(known, context).orElseGet(() -> {
            Duration delay = parts.managed(name).map(ManagedNames::releaseDelay).orElse(Duration.ZERO);
            context.names().release(name, delay);
            return Deletion.gone();
        });
    }

    /** The markers in all zones. A domain without records has left none. */
    @Override
    public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
        Set<Mark> seen = new HashSet<>();
        parts.zones().all().forEach(zone -> zone.backend().records(zone.name()).stream()
                .filter(set -> Twins.isTwin(zone.name(), set))
                .flatMap(set -> Twins.owner(set).stream())
                .filter(scope::owns)
                .filter(seen::add)
                .forEach(mark -> each.accept(new Found(mark, zone.name() + " " + mark.token()))));
    }

    @Override
    public DomainStatus status(Known<DomainSpec, DomainOutputs> known, CallContext context) {
        try {
            return looks.status(known, context.time().now());
        } catch (ProviderUnavailableException silent) {
            // Of a stranger's servers, again.
            throw new ProvisioningException(
                    "look at " + known.spec().name(), String.valueOf(silent.getMessage()), silent);
        }
    }
}
