package io.vaporform.acme;

import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.time.Duration;
import java.util.Optional;

final class OpenAdmission implements Admission {
    @Override
    public Optional<Step<CertificateOutputs>> hold(
            Task<CertificateSpec, CertificateOutputs> task, OrderRecord order, ApplyContext context) {
        return Optional.empty();
    }

    @Override
    public void failed(Task<CertificateSpec, CertificateOutputs> task, OrderRecord order, ApplyContext context) {}

    @Override
    public void done(Task<CertificateSpec, CertificateOutputs> task, OrderRecord order, ApplyContext context) {}

    @Override
    public Duration limited(OrderRecord order, Trouble trouble, ApplyContext context) {
        return Duration.ofSeconds(10);
    }
}
