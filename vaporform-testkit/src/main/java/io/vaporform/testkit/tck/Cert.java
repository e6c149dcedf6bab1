package io.vaporform.testkit.tck;

import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.RevocationReason;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Known;
import io.vaporform.spi.Mark;
import io.vaporform.spi.RenewalAdvice;
import io.vaporform.spi.ResourceProvider;
import java.util.Optional;
import java.util.function.Consumer;

/** One generation of a certificate. */
final class Cert extends Subject<CertificateSpec, CertificateOutputs> {

    Cert(Kit kit, Mark mark, CertificateSpec spec) {
        super(kit, mark, spec);
    }

    @Override
    ResourceProvider<CertificateSpec, CertificateOutputs> resources() {
        return kit().sslService().certificates();
    }

    /** Makes it so, as an engine does that notes what came of it. */
    CertificateOutputs made() {
        return made(Cause.SPEC);
    }

    CertificateOutputs made(Cause cause) {
        return made(Call.of(cause, kit().operation()));
    }

    CertificateOutputs made(Call call) {
        CertificateOutputs outputs = apply(call).outputs();
        want(spec());
        return outputs;
    }

    /** Wants something else of it, but does nothing for it yet. */
    void want(Consumer<CertificateSpec.Builder> change) {
        CertificateSpec.Builder other = spec().toBuilder();
        change.accept(other);
        want(other.build());
    }

    /** The same, as an engine knows it that crashed before it noted any answer. */
    Cert forgotten() {
        return new Cert(kit(), mark(), spec());
    }

    /** The next life of the same address. */
    Cert next() {
        return new Cert(
                kit(),
                new Mark(mark().installation(), mark().lineage(), mark().address(), mark().generation() + 1),
                spec());
    }

    Known<CertificateSpec, CertificateOutputs> knownAs(Optional<CertificateOutputs> outputs) {
        return new Known<>(mark().address(), mark().generation(), mark(), spec(), outputs);
    }

    RenewalAdvice advice(Optional<CertificateOutputs> outputs) {
        return kit().sslService().renewal(knownAs(outputs), kit().context());
    }

    void revoke(CertificateOutputs outputs) {
        kit().sslService().revoke(outputs, RevocationReason.KEY_COMPROMISE, kit().context());
    }
}
