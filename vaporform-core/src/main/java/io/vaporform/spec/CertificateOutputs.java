package io.vaporform.spec;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a provider reports of a certificate. */
public sealed interface CertificateOutputs extends Outputs permits CertificateOutputsRecord {

    /** What it is for, as it says itself. */
    List<DomainName> names();

    /** The certificate and those that lead to its root, in PEM (RFC 7468), the certificate first. */
    String chain();

    /** The private key, in PEM (PKCS #8). */
    Secret key();

    /** In hexadecimal digits, as {@code openssl} prints it without colons. */
    String serial();

    /** Who signed it, as RFC 2253 writes it. */
    String issuer();

    Instant notBefore();

    /** The last moment at which it is valid. */
    Instant notAfter();

    /** The directory of the ACME server that it is of; empty if it is not of one. */
    Optional<String> directory();

    /** From {@link #notBefore()} to {@link #notAfter()}. */
    default Duration lifetime() {
        return Duration.between(notBefore(), notAfter());
    }

    /** Whether a server that is asked for {@code host} can show it (RFC 6125): by that name, or by a wildcard in the place of its first label. */
    default boolean covers(DomainName host) {
        return names().stream()
                .anyMatch(name -> name.equals(host)
                        || (name.isWildcard()
                                && !host.isWildcard()
                                && name.parent().equals(host.parent())));
    }

    static CertificateOutputs of(
            List<DomainName> names,
            String chain,
            Secret key,
            String serial,
            String issuer,
            Instant notBefore,
            Instant notAfter,
            Optional<String> directory) {
        return new CertificateOutputsRecord(
                List.copyOf(names), chain, key, serial, issuer, notBefore, notAfter, directory);
    }

    @Override
    default Map<String, Value.Literal<?>> fields() {
        return Map.of(
                CertificateSpec.CHAIN, new Value.Literal<>(chain()), CertificateSpec.KEY, new Value.Literal<>(key()));
    }
}

record CertificateOutputsRecord(
        List<DomainName> names,
        String chain,
        Secret key,
        String serial,
        String issuer,
        Instant notBefore,
        Instant notAfter,
        Optional<String> directory)
        implements CertificateOutputs {

    /** Without the chain. */
    @Override
    public String toString() {
        return "certificate " + serial + " of " + issuer + " for " + names + " until " + notAfter;
    }
}
