package io.vaporform.acme;

import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.time.Duration;
import java.util.Optional;

/** Whether a CA may be asked now. */
interface Admission {

    /** What holds the order up; empty if nothing does. */
    Optional<Step<CertificateOutputs>> hold(
            Task<CertificateSpec, CertificateOutputs> task, OrderRecord order, ApplyContext context);

    /** The CA has found that a name is not ours, or refused. */
    void failed(Task<CertificateSpec, CertificateOutputs> task, OrderRecord order, ApplyContext context);

    /** There is a certificate. */
    void done(Task<CertificateSpec, CertificateOutputs> task, OrderRecord order, ApplyContext context);

    /** The CA said that it was asked too often: how long it is not asked. */
    Duration limited(OrderRecord order, Trouble trouble, ApplyContext context);
}
