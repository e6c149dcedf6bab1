package io.vaporform.bench.world;

import io.vaporform.memory.InMemoryCa;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.RevocationReason;
import io.vaporform.spec.Violations;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.Capability;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Found;
import io.vaporform.spi.Health;
import io.vaporform.spi.Known;
import io.vaporform.spi.Observed;
import io.vaporform.spi.Provider;
import io.vaporform.spi.RenewalAdvice;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.Scope;
import io.vaporform.spi.Service;
import io.vaporform.spi.SslService;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Certificates of an authority in memory, each with a key of its own, and nothing remembered beside the store: for stores with very many of them. */
public final class PreparedCertificates
        implements Provider, SslService, ResourceProvider<CertificateSpec, CertificateOutputs> {

    private static final Duration LIFETIME = Duration.ofDays(90);
    private static final int PARALLELISM = 16;

    private final Supplier<InMemoryCa> ca;

    /** @param ca asked for when it is needed */
    public PreparedCertificates(Supplier<InMemoryCa> ca) {
        this.ca = ca;
    }

    @Override
    public String id() {
        return "prepared";
    }

    @Override
    public Capabilities capabilities(CallContext context) {
        return new Capabilities(Set.<Capability>of(), Duration.ZERO, PARALLELISM);
    }

    @Override
    public List<Service> services() {
        return List.of(this);
    }

    @Override
    public ResourceProvider<CertificateSpec, CertificateOutputs> certificates() {
        return this;
    }

    @Override
    public void validate(CertificateSpec wanted, Capabilities can, Violations found) {}

    @Override
    public ChangeEffect effect(CertificateSpec before, CertificateSpec after, Capabilities can) {
        return ChangeEffect.inPlace();
    }

    @Override
    public Step<CertificateOutputs> apply(Task<CertificateSpec, CertificateOutputs> task, ApplyContext context) {
        CertificateSpec wanted = task.wanted();
        Instant now = context.time().now();
        return Step.done(ca.get()
                .issue(wanted.names(), wanted.keyType(), now, now.plus(LIFETIME))
                .outputs(Optional.empty()));
    }

    @Override
    public Observed<CertificateSpec, CertificateOutputs> read(
            Known<CertificateSpec, CertificateOutputs> known, CallContext context) {
        return known.outputs()
                .<Observed<CertificateSpec, CertificateOutputs>>map(
                        outputs -> new Observed.Present<>(known.spec(), outputs, Health.HEALTHY))
                .orElseGet(Observed::absent);
    }

    @Override
    public Deletion delete(Known<CertificateSpec, CertificateOutputs> known, ApplyContext context) {
        return Deletion.gone();
    }

    @Override
    public void inventory(Scope scope, Consumer<Found> each, CallContext context) {}

    @Override
    public RenewalAdvice renewal(Known<CertificateSpec, CertificateOutputs> known, CallContext context) {
        return RenewalAdvice.byLifetime();
    }

    @Override
    public void revoke(CertificateOutputs certificate, RevocationReason reason, CallContext context) {}

    @Override
    public List<String> preflight(CertificateSpec wanted, CallContext context) {
        return List.of();
    }

    @Override
    public void close() {}
}
