package io.vaporform.tls;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Violations;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A certificate, those that lead to its root, and its private key: what a server needs to show who it is (RFC 8446, 4.4.2). Immutable.
 *
 * <p>{@link #of(String, Secret, List, Instant)} and {@link #ofPkcs12} judge what somebody brings; {@link #read(CertificateOutputs)} takes what was judged before.
 */
public final class CertificateMaterial {

    private final List<X509Certificate> chain;
    private final PrivateKey key;

    private CertificateMaterial(List<X509Certificate> chain, PrivateKey key) {
        this.chain = List.copyOf(chain);
        this.key = key;
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a chain has a certificate at least");
        }
        if (key.getEncoded() == null) {
            throw new IllegalArgumentException("the key cannot be taken out of where it is kept");
        }
    }

    /**
     * What somebody brings, judged and put in order: the certificate first, each followed by the one that issued it, each once, without the root.
     * Signatures are verified. Does not use the network, and so asks nobody whether a certificate was revoked.
     *
     * <p>Refused is what clients would refuse: a key that is missing, encrypted, unreadable or another certificate's; certificates that are damaged,
     * unrelated, expired, not yet valid, of an authority in the place of a server's, of a weak key (RSA below 2048 bits, EC below 256) or signed by
     * SHA-1 or MD5; a missing intermediate, unless a root that the JDK trusts issued the certificate itself; and names that it is not for.
     *
     * @param chainPem certificates in any order (RFC 7468); what is around them is skipped
     * @param keyPem PKCS #8 ({@code PRIVATE KEY}), PKCS #1 ({@code RSA PRIVATE KEY}) or SEC 1 ({@code EC PRIVATE KEY})
     * @param names that it must be for, exactly or by a wildcard in the place of one label; none requires none
     * @param now at which it must be valid
     * @throws InvalidSpecException naming everything that is wrong, each with its cure, and nothing of the key
     */
    public static CertificateMaterial of(String chainPem, Secret keyPem, List<DomainName> names, Instant now) {
        Violations found = new Violations();
        Optional<CertificateMaterial> material = new Examination(names, now, found).pem(chainPem, keyPem);
        found.throwIfAny();
        return material.orElseThrow();
    }

    /**
     * What an issuer gave for {@code pair}, judged and put in order in the same way.
     *
     * @param chain certificates in any order
     * @param pair whose halves belong together, which is not looked at
     * @throws InvalidSpecException naming everything that is wrong
     */
    public static CertificateMaterial of(
            List<X509Certificate> chain, KeyPair pair, List<DomainName> names, Instant now) {
        Violations found = new Violations();
        Optional<CertificateMaterial> material = new Examination(names, now, found).pair(chain, pair);
        found.throwIfAny();
        return material.orElseThrow();
    }

    /**
     * Notes in {@code found} what {@link #of(String, Secret, List, Instant)} would refuse, at the paths {@code chain}, {@code key} and {@code names}. What was noted there
     * before stays.
     */
    public static void check(String chainPem, Secret keyPem, List<DomainName> names, Instant now, Violations found) {
        new Examination(names, now, found).pem(chainPem, keyPem);
    }

    /**
     * What somebody brings as a key store (PKCS #12, RFC 7292), judged as by {@link #of(String, Secret, List, Instant)}.
     *
     * @param store that has one private key with its certificates
     * @param password of the store, and of the key in it
     * @throws InvalidSpecException naming everything that is wrong, each with its cure, and nothing of the key or the password
     */
    public static CertificateMaterial ofPkcs12(byte[] store, Secret password, List<DomainName> names, Instant now) {
        Violations found = new Violations();
        Optional<CertificateMaterial> material = new Pkcs12(found)
                .read(store, password)
                .flatMap(content ->
                        new Examination(names, now, found).parts(content.chain(), Optional.of(content.key())));
        found.throwIfAny();
        return material.orElseThrow();
    }

    /**
     * Parses what is stored, and judges nothing: what is in the store is served as it is. Does not block, and verifies no signature.
     *
     * @throws InvalidSpecException if it is not there, or cannot be parsed
     */
    public static CertificateMaterial read(CertificateOutputs outputs) {
        return read(outputs.chain(), outputs.key());
    }

    /**
     * As {@link #read(CertificateOutputs)}.
     *
     * @param chainPem the certificate first
     * @throws InvalidSpecException if it cannot be parsed, or the key is not that of the certificate
     */
    public static CertificateMaterial read(String chainPem, Secret keyPem) {
        Violations found = new Violations();
        List<X509Certificate> chain = Certificates.read(chainPem, found);
        Optional<PrivateKey> key = PrivateKeys.read(keyPem, chain, found);
        found.throwIfAny();
        return read(chain, key.orElseThrow());
    }

    /**
     * What was just issued, or comes from where nothing has to be judged.
     *
     * @param chain the certificate first
     * @param key that says its PKCS #8 form, as one in hardware does not
     * @throws IllegalArgumentException if there is no certificate, or the key does not say it
     */
    public static CertificateMaterial read(List<X509Certificate> chain, PrivateKey key) {
        return new CertificateMaterial(chain, key);
    }

    /** The certificate, its intermediates in the order in which each issued the one before, without the root. Never empty. */
    public List<X509Certificate> chain() {
        return chain;
    }

    /** The first of {@link #chain()}: the one that is the server's own. */
    public X509Certificate leaf() {
        return chain.get(0);
    }

    /** {@link #chain()} in PEM (RFC 7468), in lines of 64 characters. */
    public String chainPem() {
        StringBuilder pem = new StringBuilder();
        for (X509Certificate certificate : chain) {
            pem.append(Pem.write(Pem.CERTIFICATE, encoded(certificate)));
        }
        return pem.toString();
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException never) {
            throw new IllegalStateException("a certificate that was read cannot be written", never);
        }
    }

    /** Take care not to log it: some keys of the JDK print themselves. */
    public PrivateKey key() {
        return key;
    }

    /** {@link #key()} in PEM (PKCS #8, RFC 5958), in lines of 64 characters. */
    public Secret keyPem() {
        return Secret.of(Pem.write(Pem.PRIVATE_KEY, key.getEncoded()));
    }

    /** The DNS names that it says it is for, which may be none. */
    public List<DomainName> names() {
        return Certificates.names(leaf());
    }

    /** @param directory of the ACME server that issued it; empty for any other */
    public CertificateOutputs outputs(Optional<String> directory) {
        return CertificateOutputs.of(
                names(),
                chainPem(),
                keyPem(),
                Certificates.serial(leaf()),
                Certificates.issuer(leaf()),
                leaf().getNotBefore().toInstant(),
                leaf().getNotAfter().toInstant(),
                directory);
    }

    /**
     * A key store (PKCS #12, RFC 7292) that has this and nothing else. Each call gives other bytes, as they are encrypted with another salt.
     *
     * @param password of the store, and of the key in it
     * @param alias what the entry is called
     */
    public byte[] toPkcs12(Secret password, String alias) {
        return Pkcs12.write(this, password, alias);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "certificate " + Certificates.serial(leaf()) + " of " + Certificates.issuer(leaf()) + " for " + names()
                + " until " + leaf().getNotAfter().toInstant();
    }
}
