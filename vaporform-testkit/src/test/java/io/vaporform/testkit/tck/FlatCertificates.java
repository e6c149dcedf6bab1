package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryInternet;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.RevocationReason;
import io.vaporform.spec.Violations;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Found;
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
import java.util.List;
import java.util.function.Consumer;

/** The in-memory service of certificates with all its calls as methods of one class, so that a defect is one method that is overridden. */
class FlatCertificates implements Provider, SslService, ResourceProvider<CertificateSpec, CertificateOutputs> {

    private final InMemoryProvider real;

    FlatCertificates(InMemoryWorld world) {
        real = InMemoryProvider.builder().world(world).build();
    }

    InMemoryWorld world() {
        return real.world();
    }

    InMemoryInternet internet() {
        return world().internet();
    }

    private SslService service() {
        return real.services().stream()
                .filter(SslService.class::isInstance)
                .map(SslService.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** What the real service is asked for. */
    Task<CertificateSpec, CertificateOutputs> asked(
            Task<CertificateSpec, CertificateOutputs> task, ApplyContext context) {
        return task;
    }

    /** By which context. */
    ApplyContext by(ApplyContext context, Task<CertificateSpec, CertificateOutputs> task) {
        return context;
    }

    /** What is made of its answer. */
    Step<CertificateOutputs> answer(
            Step<CertificateOutputs> step, Task<CertificateSpec, CertificateOutputs> task, ApplyContext context) {
        return step;
    }

    /** What is made of a certificate, wherever it is reported. */
    CertificateOutputs shown(CertificateOutputs outputs) {
        return outputs;
    }

    @Override
    public Step<CertificateOutputs> apply(Task<CertificateSpec, CertificateOutputs> task, ApplyContext context) {
        Step<CertificateOutputs> step = service().certificates().apply(asked(task, context), by(context, task));
        return answer(Tweak.outputs(step, this::shown), task, context);
    }

    @Override
    public Observed<CertificateSpec, CertificateOutputs> read(
            Known<CertificateSpec, CertificateOutputs> known, CallContext context) {
        return service().certificates().read(known, context)
                        instanceof Observed.Present<CertificateSpec, CertificateOutputs> present
                ? new Observed.Present<>(present.actual(), shown(present.outputs()), present.health())
                : Observed.absent();
    }

    @Override
    public void validate(CertificateSpec wanted, Capabilities can, Violations found) {
        service().certificates().validate(wanted, can, found);
    }

    @Override
    public ChangeEffect effect(CertificateSpec before, CertificateSpec after, Capabilities can) {
        return service().certificates().effect(before, after, can);
    }

    @Override
    public Deletion delete(Known<CertificateSpec, CertificateOutputs> known, ApplyContext context) {
        return service().certificates().delete(known, context);
    }

    @Override
    public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
        service().certificates().inventory(scope, each, context);
    }

    @Override
    public RenewalAdvice renewal(Known<CertificateSpec, CertificateOutputs> known, CallContext context) {
        return service().renewal(known, context);
    }

    @Override
    public void revoke(CertificateOutputs certificate, RevocationReason reason, CallContext context) {
        service().revoke(certificate, reason, context);
    }

    @Override
    public List<String> preflight(CertificateSpec wanted, CallContext context) {
        return service().preflight(wanted, context);
    }

    @Override
    public Capabilities capabilities(CallContext context) {
        return real.capabilities(context);
    }

    @Override
    public void close() {
        real.close();
    }

    @Override
    public String id() {
        return "broken";
    }

    @Override
    public List<Service> services() {
        return List.of(this);
    }

    @Override
    public ResourceProvider<CertificateSpec, CertificateOutputs> certificates() {
        return this;
    }
}
