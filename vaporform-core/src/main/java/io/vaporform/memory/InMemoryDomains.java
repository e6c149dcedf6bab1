package io.vaporform.memory;

import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.DomainChallenge;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.DomainOutputs;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.VerificationMethod;
import io.vaporform.spec.Violations;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.DomainOwnership;
import io.vaporform.spi.DomainService;
import io.vaporform.spi.DomainStatus;
import io.vaporform.spi.Found;
import io.vaporform.spi.Health;
import io.vaporform.spi.Known;
import io.vaporform.spi.Observed;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.Scope;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Domains in memory, by what {@link InMemoryInternet} says. */
final class InMemoryDomains implements DomainService, ResourceProvider<DomainSpec, DomainOutputs> {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private final DomainOwnership ownership = DomainOwnership.withAliasesTo(DomainName.of("verify.vaporform.test"));
    private final InMemoryDeployments.Setting setting;

    InMemoryDomains(InMemoryDeployments.Setting setting) {
        this.setting = setting;
    }

    @Override
    public ResourceProvider<DomainSpec, DomainOutputs> domains() {
        return this;
    }

    private InMemoryInternet internet() {
        return setting.world().internet();
    }

    @Override
    public void validate(DomainSpec wanted, Capabilities can, Violations found) {
        ownership.validate(wanted, found);
        if (wanted.signed()) {
            found.unsupported("sign", wanted.name(), "the in-memory provider signs nothing", "leave it out");
        }
        if (wanted.verification() == VerificationMethod.EMAIL) {
            found.unsupported(
                    "verification",
                    wanted.verification(),
                    "the in-memory provider sends no messages",
                    "verify it by TXT");
        }
    }

    @Override
    public ChangeEffect effect(DomainSpec before, DomainSpec after, Capabilities can) {
        return ChangeEffect.inPlace();
    }

    @Override
    public Step<DomainOutputs> apply(Task<DomainSpec, DomainOutputs> task, ApplyContext context) {
        Fault fault = setting.faults().at(task.address());
        fault.beforeChange(task.address(), context);
        return fault.afterChange(task.address(), step(task, context));
    }

    private Step<DomainOutputs> step(Task<DomainSpec, DomainOutputs> task, ApplyContext context) {
        Step<DomainOutputs> owned = ownership.establish(task, context, this::missing);
        if (!(owned instanceof Step.Done<DomainOutputs> done)) {
            return owned;
        }
        DomainSpec spec = task.wanted();
        put(task, context);
        Optional<Rrset> foreign = internet().set(task.address().toString(), spec.ownRecords(), spec.adopts());
        if (foreign.isPresent()) {
            return Step.failed(foreign.get().name() + " has records of type "
                    + foreign.get().type() + " already that others have set; remove them, or adopt()");
        }
        boolean leads =
                spec.knownTarget().map(target -> leads(spec.name(), target)).orElse(true);
        return leads
                ? done
                : new Step.Awaiting<>(
                        Optional.of(done.outputs()),
                        "let " + spec.name() + " lead to " + spec.knownTarget().get(),
                        LOOK_AGAIN);
    }

    private void put(Task<DomainSpec, DomainOutputs> task, ApplyContext context) {
        Author by = Author.of(context);
        Optional<Thing.Domain> there = find(task.mark().token());
        if (there.isEmpty()) {
            setting.world()
                    .create(
                            task.mark().token(),
                            by,
                            id -> new Thing.Domain(
                                    task.mark(),
                                    id,
                                    task.mark().token(),
                                    context.time().now(),
                                    task.wanted()));
        } else if (!there.get().spec().equals(task.wanted())) {
            setting.world().change(Effect.Verb.UPDATE, there.get().with(task.wanted()), by);
        }
    }

    private Optional<Thing.Domain> find(String name) {
        return setting.world().things().stream()
                .filter(thing -> thing.name().equals(name) && thing instanceof Thing.Domain)
                .map(Thing.Domain.class::cast)
                .findFirst();
    }

    private boolean leads(DomainName name, DnsTarget target) {
        InMemoryInternet.Way way = internet().resolve(name);
        return target.isMet(way.aliases(), way.addresses(), hostHas(target));
    }

    private boolean mayLead(DomainName name, DnsTarget target) {
        InMemoryInternet.Way way = internet().resolve(name);
        return target.mayBeMet(way.aliases(), way.addresses(), hostHas(target));
    }

    private List<String> hostHas(DnsTarget target) {
        return target.host().map(host -> internet().resolve(host).addresses()).orElse(List.of());
    }

    /** What is seen in the place of what the challenge asks for. */
    private Optional<String> missing(DomainChallenge challenge) {
        if (challenge.method() == VerificationMethod.FILE) {
            Optional<String> file = internet().file(challenge.where());
            return file.equals(Optional.of(challenge.value()))
                    ? Optional.empty()
                    : Optional.of(file.map(text -> "another text").orElse("nothing"));
        }
        DomainName name = DomainName.of(challenge.where());
        Rdata wanted = challenge.method() == VerificationMethod.TXT
                ? Rdata.txt(challenge.value())
                : Rdata.cname(challenge.value());
        Optional<Rrset> there = internet().find(name, wanted.type());
        return there.filter(set -> set.data().contains(wanted)).isPresent()
                ? Optional.empty()
                : Optional.of(there.map(set -> set.data().toString()).orElse("nothing"));
    }

    @Override
    public Observed<DomainSpec, DomainOutputs> read(Known<DomainSpec, DomainOutputs> known, CallContext context) {
        setting.faults().at(known.address()).beforeLook(known.address());
        return find(known.mark().token())
                .<Observed<DomainSpec, DomainOutputs>>map(there ->
                        new Observed.Present<>(there.spec(), known.outputs().orElseThrow(), Health.HEALTHY))
                .orElseGet(Observed::absent);
    }

    @Override
    public Deletion delete(Known<DomainSpec, DomainOutputs> known, ApplyContext context) {
        Fault fault = setting.faults().at(known.address());
        fault.beforeChange(known.address(), context);
        return fault.afterChange(known.address(), release(known, context));
    }

    private Deletion release(Known<DomainSpec, DomainOutputs> known, ApplyContext context) {
        DomainSpec spec = known.spec();
        internet().set(known.address().toString(), List.of(), false);
        Optional<DnsTarget> serving = spec.knownTarget()
                .filter(target -> !spec.releasesWhileServing()
                        && find(known.mark().token()).isPresent()
                        && mayLead(spec.name(), target));
        if (serving.isPresent()) {
            return new Deletion.Awaiting(
                    "let " + spec.name() + " no longer lead to " + serving.get() + ", or release it by force",
                    LOOK_AGAIN);
        }
        find(known.mark().token()).ifPresent(gone -> setting.world().delete(gone, Author.of(context)));
        context.names().release(spec.name(), Duration.ZERO);
        return Deletion.gone();
    }

    @Override
    public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
        setting.list(Thing.Domain.class, scope, each, context);
    }

    @Override
    public DomainStatus status(Known<DomainSpec, DomainOutputs> known, CallContext context) {
        setting.faults().at(known.address()).beforeLook(known.address());
        DomainName name = known.spec().name();
        InMemoryInternet.Way way = internet().resolve(name);
        List<String> seen = new ArrayList<>();
        way.aliases().forEach(alias -> seen.add(alias.text()));
        seen.addAll(way.addresses());
        List<DomainStatus.Issue> issues = new ArrayList<>();
        known.outputs()
                .flatMap(DomainOutputs::challenge)
                .flatMap(challenge -> missing(challenge).map(what -> DomainStatus.Issue.unverified(challenge, what)))
                .ifPresent(issues::add);
        known.spec()
                .knownTarget()
                .filter(target -> !leads(name, target))
                .map(target -> DomainStatus.Issue.wrongTarget(name, target, seen.toString()))
                .ifPresent(issues::add);
        return new DomainStatus(seen, issues);
    }
}
