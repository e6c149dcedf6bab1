package io.vaporform.memory;

import io.vaporform.spec.DomainName;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/** Writes certificates (RFC 5280), and signs them. */
final class CertificateWriter {

    /** Twice that of most: it may come to be compared with those of others. */
    private static final int SERIAL_BITS = 128;

    /** The longest commonName (RFC 5280, A.1). */
    private static final int LONGEST_COMMON_NAME = 64;

    private static final int KEY_ID_BYTES = 20;
    private static final byte[] VERSION_3 = Der.of(0xa0, Der.integer(BigInteger.TWO));

    private static final Map<String, String> DEFAULT_SIGNATURES =
            Map.of("EC", "SHA256withECDSA", "RSA", "SHA256withRSA", "EdDSA", "Ed25519");

    /** The AlgorithmIdentifier of each (RFC 3279, RFC 5758, RFC 8410). */
    private static final Map<String, byte[]> ALGORITHMS = Map.of(
            "SHA1withECDSA", Der.sequence(Der.oid("1.2.840.10045.4.1")),
            "SHA256withECDSA", Der.sequence(Der.oid("1.2.840.10045.4.3.2")),
            "SHA384withECDSA", Der.sequence(Der.oid("1.2.840.10045.4.3.3")),
            "MD5withRSA", Der.sequence(Der.oid("1.2.840.113549.1.1.4"), Der.NULL),
            "SHA1withRSA", Der.sequence(Der.oid("1.2.840.113549.1.1.5"), Der.NULL),
            "SHA256withRSA", Der.sequence(Der.oid("1.2.840.113549.1.1.11"), Der.NULL),
            "Ed25519", Der.sequence(Der.oid("1.3.101.112")));

    private final SecureRandom random = new SecureRandom();

    /** Who signs. */
    record Issuer(X500Principal name, PublicKey open, PrivateKey secret) {}

    /** Whom a certificate is of. */
    record Subject(X500Principal name, PublicKey key) {}

    /** A server is called by its first name, if that is short enough. */
    static X500Principal name(List<DomainName> names) {
        return names.stream()
                .findFirst()
                .filter(name -> name.text().length() <= LONGEST_COMMON_NAME)
                .map(name -> new X500Principal("CN=" + name))
                .orElseGet(() -> new X500Principal(names.isEmpty() ? "CN=no name" : ""));
    }

    /** @param below how many intermediates may be between an authority and a server */
    X509Certificate write(Subject subject, Issuer issuer, CertificateDraft draft, int below)
            throws GeneralSecurityException {
        String algorithm = draft.signature().orElseGet(() -> defaultSignature(issuer.secret()));
        byte[] identifier = Optional.ofNullable(ALGORITHMS.get(algorithm))
                .orElseThrow(() -> new IllegalArgumentException(
                        "signatures by " + algorithm + " are not known here, but " + ALGORITHMS.keySet()));
        byte[] content = Der.sequence(
                VERSION_3,
                Der.integer(new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1)),
                identifier,
                issuer.name().getEncoded(),
                Der.sequence(Der.time(draft.notBefore()), Der.time(draft.notAfter())),
                subject.name().getEncoded(),
                subject.key().getEncoded(),
                Der.of(0xa3, Der.sequence(extensions(subject, issuer, draft, below))));
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(issuer.secret());
        signature.update(content);
        byte[] all = Der.sequence(content, identifier, Der.bits(0, signature.sign()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(all));
    }

    private static String defaultSignature(PrivateKey key) {
        return DEFAULT_SIGNATURES.getOrDefault(key.getAlgorithm(), key.getAlgorithm());
    }

    private static List<byte[]> extensions(Subject subject, Issuer issuer, CertificateDraft draft, int below)
            throws GeneralSecurityException {
        List<byte[]> all = new ArrayList<>();
        all.add(extension("2.5.29.14", false, Der.octets(keyId(subject.key()))));
        all.add(extension("2.5.29.35", false, Der.sequence(Der.of(0x80, keyId(issuer.open())))));
        if (draft.isAuthority()) {
            byte[] path = Der.sequence(Der.TRUE, Der.integer(BigInteger.valueOf(below)));
            all.add(extension("2.5.29.19", true, path));
            all.add(extension("2.5.29.15", true, Der.bits(1, new byte[] {0x06})));
        } else {
            boolean rsa = subject.key().getAlgorithm().equals("RSA");
            all.add(extension("2.5.29.19", true, Der.sequence()));
            all.add(extension(
                    "2.5.29.15",
                    true,
                    rsa ? Der.bits(5, new byte[] {(byte) 0xa0}) : Der.bits(7, new byte[] {(byte) 0x80})));
            all.add(extension("2.5.29.37", false, Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1"))));
        }
        if (!draft.names().isEmpty()) {
            all.add(extension("2.5.29.17", subject.name().getName().isEmpty(), names(draft.names())));
        }
        all.addAll(draft.extensions());
        return all;
    }

    private static byte[] names(List<DomainName> names) {
        return Der.sequence(
                names.stream().map(name -> Der.text(0x82, name.text())).toList());
    }

    static byte[] extension(String oid, boolean critical, byte[] value) {
        return critical
                ? Der.sequence(Der.oid(oid), Der.TRUE, Der.octets(value))
                : Der.sequence(Der.oid(oid), Der.octets(value));
    }

    /** RFC 7093, 2, method 4 shortened: anything that differs for different keys will do. */
    private static byte[] keyId(PublicKey key) throws GeneralSecurityException {
        return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()), KEY_ID_BYTES);
    }
}
