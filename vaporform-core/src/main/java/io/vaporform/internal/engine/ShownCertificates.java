package io.vaporform.internal.engine;

import io.vaporform.spec.Address;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.DomainName;
import io.vaporform.spi.NameClaims;
import io.vaporform.state.Records;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Which one is shown of the certificates that there are for a name. Thread-safe. */
final class ShownCertificates {

    private final Work work;
    private final Records claims;

    ShownCertificates(Work work) {
        this.work = work;
        this.claims = new StoredRecords(work.store(), Keys.NAMES, work.store()::commit);
    }

    /**
     * The newest of the project that has the name, else the newest; empty also where the wildcard in the place of its first label has a better one. One that is over is shown only where there is no other.
     *
     * <p>A name that has changed hands goes on with the former project's as long as whoever has it now has none: no certificate at all would help nobody.
     */
    Optional<CertificateOutputs> find(DomainName name) {
        ServedNames names = work.rows().certificates().names();
        List<Address> exact = names.of(name);
        List<Address> wildcard = names.above(name);
        boolean several = Stream.concat(exact.stream(), wildcard.stream())
                        .map(Address::project)
                        .distinct()
                        .count()
                > 1;
        if (several) {
            Predicate<Address> has = address -> new NameClaims(claims, address, work.time()).projectHas(name);
            Optional<CertificateOutputs> own = valid(exact.stream().filter(has));
            if (own.isPresent() || valid(wildcard.stream().filter(has)).isPresent()) {
                return own;
            }
        }
        return valid(exact.stream())
                .or(() -> valid(wildcard.stream()).isPresent()
                        ? Optional.empty()
                        : read(exact.stream()).findFirst());
    }

    /** Whether what is shown for {@code name} is this one. */
    boolean isShown(DomainName name, CertificateOutputs certificate) {
        return find(name).filter(certificate::equals).isPresent();
    }

    private Optional<CertificateOutputs> valid(Stream<Address> addresses) {
        return read(addresses)
                .filter(certificate ->
                        certificate.notAfter().isAfter(work.time().now()))
                .findFirst();
    }

    private Stream<CertificateOutputs> read(Stream<Address> addresses) {
        return addresses.flatMap(
                address -> ServedNames.outputs(work.rows().read(address).state()).stream());
    }
}
