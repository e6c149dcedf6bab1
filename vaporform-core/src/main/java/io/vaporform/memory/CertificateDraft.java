package io.vaporform.memory;

import io.vaporform.spec.DomainName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@link InMemoryCa} is to write into a certificate, down to what no certification authority would: for tests of those who refuse it. Immutable. */
public final class CertificateDraft {

    private final List<DomainName> names;
    private final Instant notBefore;
    private final Instant notAfter;
    private final Optional<String> signature;
    private final List<byte[]> extensions;
    private final boolean authority;
    private final boolean byRoot;

    private CertificateDraft(
            List<DomainName> names,
            Instant notBefore,
            Instant notAfter,
            Optional<String> signature,
            List<byte[]> extensions,
            boolean authority,
            boolean byRoot) {
        this.names = List.copyOf(names);
        this.notBefore = notBefore;
        this.notAfter = notAfter;
        this.signature = signature;
        this.extensions = List.copyOf(extensions);
        this.authority = authority;
        this.byRoot = byRoot;
    }

    /**
     * A sound certificate of a server.
     *
     * @param names none makes one without a subjectAltName
     * @param notBefore the fraction of a second is left out
     * @param notAfter the fraction of a second is left out
     */
    public static CertificateDraft of(List<DomainName> names, Instant notBefore, Instant notAfter) {
        return new CertificateDraft(names, notBefore, notAfter, Optional.empty(), List.of(), false, false);
    }

    /** @param algorithm as the JCA names it, such as {@code SHA1withECDSA}; it must be one that the signing key can do */
    public CertificateDraft signature(String algorithm) {
        return new CertificateDraft(names, notBefore, notAfter, Optional.of(algorithm), extensions, authority, byRoot);
    }

    /**
     * One more extension.
     *
     * @param oid such as {@code 1.3.6.1.5.5.7.1.24}
     * @param der its value, without the octet string around it
     */
    public CertificateDraft extension(String oid, boolean critical, byte[] der) {
        List<byte[]> all = new ArrayList<>(extensions);
        // Written at once, so that nobody changes its bytes later.
        all.add(CertificateWriter.extension(oid, critical, der));
        return new CertificateDraft(names, notBefore, notAfter, signature, all, authority, byRoot);
    }

    /** It may issue certificates itself. */
    public CertificateDraft authority() {
        return new CertificateDraft(names, notBefore, notAfter, signature, extensions, true, byRoot);
    }

    /** The root signs it, and no intermediate. */
    public CertificateDraft byRoot() {
        return new CertificateDraft(names, notBefore, notAfter, signature, extensions, authority, true);
    }

    List<DomainName> names() {
        return names;
    }

    Instant notBefore() {
        return notBefore;
    }

    Instant notAfter() {
        return notAfter;
    }

    Optional<String> signature() {
        return signature;
    }

    List<byte[]> extensions() {
        return extensions;
    }

    boolean isAuthority() {
        return authority;
    }

    boolean isByRoot() {
        return byRoot;
    }
}
