package io.vaporform.internal.engine;

import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.DomainName;
import io.vaporform.spi.SslService;
import io.vaporform.tls.CertificateSource;
import java.util.Optional;

/** The certificates of all projects, as servers look for them. Thread-safe. */
final class StoredCertificates implements CertificateSource {

    private final ShownCertificates shown;
    private final Instances instances;

    StoredCertificates(Work work, Instances instances) {
        this.shown = new ShownCertificates(work);
        this.instances = instances;
    }

    @Override
    public Optional<CertificateOutputs> challenge(DomainName name) {
        return instances.all().values().stream()
                .flatMap(provider -> provider.services().stream())
                .filter(SslService.class::isInstance)
                .flatMap(service -> ((SslService) service).challenge(name).stream())
                .findFirst();
    }

    @Override
    public Optional<CertificateOutputs> find(DomainName name) {
        return shown.find(name);
    }
}
