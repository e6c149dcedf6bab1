package io.vaporform.memory;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.RevocationReason;
import io.vaporform.spec.Violations;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.Cause;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Found;
import io.vaporform.spi.Health;
import io.vaporform.spi.Known;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Observed;
import io.vaporform.spi.RenewalAdvice;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.Scope;
import io.vaporform.spi.SslService;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import io.vaporform.tls.CertificateMaterial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Certificates of an authority in memory, which asks nobody whose a name is, but heeds the CAA records of {@link InMemoryInternet}. */
final class InMemoryCertificates implements SslService, ResourceProvider<CertificateSpec, CertificateOutputs> {

    /** As Let's Encrypt's of these years. */
    private static final Duration LIFETIME = Duration.ofDays(90);

    private final InMemoryDeployments.Setting setting;

    InMemoryCertificates(InMemoryDeployments.Setting setting) {
        this.setting = setting;
    }

    @Override
    public ResourceProvider<CertificateSpec, CertificateOutputs> certificates() {
        return this;
    }

    @Override
    public void validate(CertificateSpec wanted, Capabilities can, Violations found) {
        wanted.profile()
                .ifPresent(profile ->
                        found.unsupported("profile", profile, "the authority in memory has none", "leave it out"));
    }

    @Override
    public ChangeEffect effect(CertificateSpec before, CertificateSpec after, Capabilities can) {
        return ChangeEffect.inPlace();
    }

    @Override
    public Step<CertificateOutputs> apply(Task<CertificateSpec, CertificateOutputs> task, ApplyContext context) {
        Fault fault = setting.faults().at(task.address());
        fault.beforeChange(task.address(), context);
        return fault.afterChange(task.address(), step(task, context));
    }

    private Step<CertificateOutputs> step(Task<CertificateSpec, CertificateOutputs> task, ApplyContext context) {
        List<String> problems = problems(task.wanted());
        if (!problems.isEmpty()) {
            return Step.failed(problems.toArray(String[]::new));
        }
        Optional<Thing.Certificate> there = find(task.mark());
        Optional<CertificateOutputs> kept =
                there.filter(thing -> isWhatIsWanted(thing, task, context)).map(Thing.Certificate::outputs);
        if (kept.isPresent()) {
            change(there.get().with(task.wanted(), kept.get(), there.get().operations()), there.get(), context);
            return Step.done(kept.get());
        }
        CertificateOutputs outputs;
        try {
            outputs = got(task.wanted(), context.time().now());
        } catch (InvalidSpecException wrong) {
            return Step.failed(String.valueOf(wrong.getMessage()));
        }
        put(task, outputs, context);
        return Step.done(outputs);
    }

    /** Whether what is there will do: one for each renewal, and another where another is wanted. */
    private static boolean isWhatIsWanted(
            Thing.Certificate there, Task<CertificateSpec, CertificateOutputs> task, ApplyContext context) {
        boolean renewed = there.operations().contains(context.operationId());
        CertificateSpec wanted = task.wanted();
        return there.spec().uploaded().equals(wanted.uploaded())
                && Set.copyOf(there.spec().names()).equals(Set.copyOf(wanted.names()))
                && there.spec().keyType() == wanted.keyType()
                && (renewed
                        || (task.cause() != Cause.RENEWAL
                                && there.outputs()
                                        .notAfter()
                                        .isAfter(context.time().now())));
    }

    private CertificateOutputs got(CertificateSpec wanted, Instant now) {
        CertificateMaterial material = wanted.uploaded().isPresent()
                ? CertificateMaterial.of(
                        wanted.uploaded().get().chain(), wanted.uploaded().get().key(), wanted.names(), now)
                : setting.world()
                        .certificateAuthority(now)
                        .issue(wanted.names(), wanted.keyType(), now, now.plus(LIFETIME));
        return material.outputs(Optional.empty());
    }

    private void put(Task<CertificateSpec, CertificateOutputs> task, CertificateOutputs outputs, ApplyContext context) {
        Optional<Thing.Certificate> there = find(task.mark());
        if (there.isEmpty()) {
            setting.world()
                    .create(
                            task.mark().token(),
                            Author.of(context),
                            id -> new Thing.Certificate(
                                    task.mark(),
                                    id,
                                    task.mark().token(),
                                    context.time().now(),
                                    task.wanted(),
                                    outputs,
                                    Set.of(context.operationId())));
        } else {
            change(there.get().with(task.wanted(), outputs, Set.of(context.operationId())), there.get(), context);
        }
    }

    private void change(Thing.Certificate after, Thing.Certificate before, ApplyContext context) {
        if (!after.equals(before)) {
            setting.world().change(Effect.Verb.UPDATE, after, Author.of(context));
        }
    }

    private Optional<Thing.Certificate> find(Mark mark) {
        return setting.world().find(mark, Thing.Certificate.class);
    }

    /** CAA records that name other authorities than {@link InMemoryCa#CAA}. */
    private List<String> problems(CertificateSpec wanted) {
        List<String> problems = new ArrayList<>();
        if (wanted.uploaded().isPresent()) {
            return problems;
        }
        for (DomainName name : wanted.names()) {
            setting.world()
                    .internet()
                    .find(name.isWildcard() ? name.parent().orElseThrow() : name, "CAA")
                    .filter(set -> !set.data().contains(Rdata.of("CAA", "0 issue \"" + InMemoryWorld.AUTHORITY + "\"")))
                    .ifPresent(set -> problems.add("CAA records of " + name + " do not let " + InMemoryWorld.AUTHORITY
                            + " issue: " + set + "; add it there"));
        }
        return problems;
    }

    @Override
    public Observed<CertificateSpec, CertificateOutputs> read(
            Known<CertificateSpec, CertificateOutputs> known, CallContext context) {
        setting.faults().at(known.address()).beforeLook(known.address());
        return find(known.mark())
                .<Observed<CertificateSpec, CertificateOutputs>>map(there -> new Observed.Present<>(
                        there.spec(),
                        there.outputs(),
                        there.outputs().notAfter().isAfter(context.time().now()) ? Health.HEALTHY : Health.UNHEALTHY))
                .orElseGet(Observed::absent);
    }

    @Override
    public Deletion delete(Known<CertificateSpec, CertificateOutputs> known, ApplyContext context) {
        Fault fault = setting.faults().at(known.address());
        fault.beforeChange(known.address(), context);
        find(known.mark()).ifPresent(gone -> setting.world().delete(gone, Author.of(context)));
        return fault.afterChange(known.address(), Deletion.gone());
    }

    @Override
    public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
        setting.list(Thing.Certificate.class, scope, each, context);
    }

    @Override
    public RenewalAdvice renewal(Known<CertificateSpec, CertificateOutputs> known, CallContext context) {
        setting.faults().at(known.address()).beforeLook(known.address());
        return RenewalAdvice.byLifetime();
    }

    @Override
    public void revoke(CertificateOutputs certificate, RevocationReason reason, CallContext context) {
        setting.world().revoke(certificate.serial());
    }

    @Override
    public List<String> preflight(CertificateSpec wanted, CallContext context) {
        return problems(wanted);
    }
}
