package io.vaporform.testkit.tck;

import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.DomainName;
import io.vaporform.state.Records;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The certification authority that an {@link io.vaporform.spi.SslService} is tested with, and what is known of it by a way round the service. */
public interface SslWorld {

    /** A name below which the service can show each name to be its own. */
    DomainName free();

    /** Whether it can show a wildcard below {@link #free} too. Where it cannot, it refuses wildcards before it asks anybody. */
    boolean wildcards();

    /** Names that get no certificate, each for another reason, such as a CAA record or an address that is another's; one at least. */
    List<DomainName> refused();

    /** A name of which it can be found out before an order that it gets no certificate; empty if the service finds out nothing of that kind. */
    default Optional<DomainName> unsound() {
        return Optional.empty();
    }

    /** Each certificate leads to one of these. */
    Set<X509Certificate> roots();

    /**
     * What is there now, wherever, to answer a challenge: files, records in the DNS, certificates of {@code acme-tls/1}, or notes of such. Each as a person would name it.
     *
     * @param records those of the service
     */
    List<String> leftovers(Records records);

    /** How many certificates the authority has issued by now, for whomever, as it says itself; empty if nobody can know. */
    default OptionalInt issued() {
        return OptionalInt.empty();
    }

    /** Whether the authority says that it was revoked; empty where nobody can ask. */
    default Optional<Boolean> isRevoked(CertificateOutputs certificate) {
        return Optional.empty();
    }

    /**
     * Lets that much time pass, for the service and for whoever looks at a certificate.
     *
     * @return false if nobody can; the rules that need it are then skipped
     */
    default boolean passes(Duration time) {
        return false;
    }
}
