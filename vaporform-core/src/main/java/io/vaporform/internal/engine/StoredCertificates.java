package io.vaporform.internal.engine;

import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.DomainName;
import io.vaporform.spi.SslService;
import io.vaporform.tls.CertificateSource;
import java.util.List;
import java.util.Optional;

/** The certificates of all projects, as servers look for them. Thread-safe. */
final class StoredCertificates implements CertificateSource {

    private final Work work;
    private final Instances instances;

    StoredCertificates(Work work, Instances instances) {
        this.work = work;
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

    /** One that is over is shown only where there is no other for the name, and no wildcard either. */
    @Override
    public Optional<CertificateOutputs> find(DomainName name) {
        List<CertificateOutputs> all = all(name);
        return valid(all)
                .or(() ->
                        hasValidWildcard(name) ? Optional.empty() : all.stream().findFirst());
    }

    private boolean hasValidWildcard(DomainName name) {
        return !name.isWildcard()
                && name.parent()
                        .flatMap(parent -> valid(all(parent.child("*"))))
                        .isPresent();
    }

    private List<CertificateOutputs> all(DomainName name) {
        return work.rows().certificates().names().of(name).stream()
                .flatMap(
                        address -> ServedNames.outputs(work.rows().read(address).state()).stream())
                .toList();
    }

    private Optional<CertificateOutputs> valid(List<CertificateOutputs> all) {
        return all.stream()
                .filter(certificate ->
                        certificate.notAfter().isAfter(work.time().now()))
                .findFirst();
    }
}
