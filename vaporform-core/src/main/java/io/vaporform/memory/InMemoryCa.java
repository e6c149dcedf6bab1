package io.vaporform.memory;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.KeyType;
import io.vaporform.tls.CertificateMaterial;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.security.auth.x500.X500Principal;

/**
 * A certification authority in memory: a root, and an intermediate that signs. For tests, and for the provider in memory: its certificates are
 * real ones (X.509, RFC 5280) that every client takes which trusts {@link #root()}, but nobody asks who wants them. Thread-safe; nothing outlives it.
 */
public final class InMemoryCa {

    /** So that a clock that is behind takes it too. */
    private static final Duration BEFORE = Duration.ofDays(1);

    private static final Duration ROOT_LIFE = Duration.ofDays(3650);
    private static final Duration INTERMEDIATE_LIFE = Duration.ofDays(1825);
    private static final int PEM_LINE = 64;

    private final CertificateWriter writer = new CertificateWriter();
    private final CertificateWriter.Issuer rootIssuer;
    private final CertificateWriter.Issuer issuer;
    private final X509Certificate root;
    private final X509Certificate intermediate;
    private final AtomicInteger issued = new AtomicInteger();

    private InMemoryCa(Instant now, KeyType type) {
        String number = Integer.toHexString(new SecureRandom().nextInt());
        rootIssuer = issuer("In-memory root " + number, type);
        issuer = issuer("In-memory intermediate " + number, type);
        root = authority(rootIssuer, now.plus(ROOT_LIFE), now, 1);
        intermediate = authority(issuer, now.plus(INTERMEDIATE_LIFE), now, 0);
    }

    /** A new one with keys on P-256, whose own certificates are valid from a day before {@code now}. */
    public static InMemoryCa create(Instant now) {
        return create(now, KeyType.EC_P256);
    }

    /**
     * A new one, whose own certificates are valid from a day before {@code now}.
     *
     * @param keys what it signs with
     */
    public static InMemoryCa create(Instant now, KeyType keys) {
        return new InMemoryCa(now, keys);
    }

    /** A certificate of a server, with a new key. Takes as long as making the key does. */
    public CertificateMaterial issue(List<DomainName> names, KeyType type, Instant notBefore, Instant notAfter) {
        KeyPair keys = type.generate();
        return CertificateMaterial.read(sign(keys.getPublic(), names, notBefore, notAfter), keys.getPrivate());
    }

    /** A certificate of a server for a key that others have, and the intermediate. */
    public List<X509Certificate> sign(PublicKey key, List<DomainName> names, Instant notBefore, Instant notAfter) {
        return sign(key, CertificateDraft.of(names, notBefore, notAfter));
    }

    /**
     * A certificate as {@code draft} wants it, and the intermediate if that signed it.
     *
     * @param key may be weak
     * @throws IllegalArgumentException if this authority cannot sign as the draft wants it
     */
    public List<X509Certificate> sign(PublicKey key, CertificateDraft draft) {
        CertificateWriter.Subject subject = new CertificateWriter.Subject(CertificateWriter.name(draft.names()), key);
        List<X509Certificate> chain = draft.isByRoot()
                ? List.of(write(writer, subject, rootIssuer, draft, 0))
                : List.of(write(writer, subject, issuer, draft, 0), intermediate);
        issued.incrementAndGet();
        return chain;
    }

    /**
     * A certificate that no authority signed.
     *
     * @throws IllegalArgumentException if the key cannot sign as the draft wants it
     */
    public static X509Certificate selfSigned(KeyPair keys, CertificateDraft draft) {
        X500Principal name = CertificateWriter.name(draft.names());
        return write(
                new CertificateWriter(),
                new CertificateWriter.Subject(name, keys.getPublic()),
                new CertificateWriter.Issuer(name, keys.getPublic(), keys.getPrivate()),
                draft,
                0);
    }

    /**
     * A certificate that the owner of another one signs, whether that allows it or not.
     *
     * @param issuer of which the first certificate and the key are used
     * @param key may be weak
     * @throws IllegalArgumentException if the key cannot sign as the draft wants it
     */
    public static X509Certificate signedBy(CertificateMaterial issuer, PublicKey key, CertificateDraft draft) {
        X509Certificate own = issuer.chain().get(0);
        return write(
                new CertificateWriter(),
                new CertificateWriter.Subject(CertificateWriter.name(draft.names()), key),
                new CertificateWriter.Issuer(own.getSubjectX500Principal(), own.getPublicKey(), issuer.key()),
                draft,
                0);
    }

    /** How many certificates it has issued, its own left out: to see that nobody asks for one twice. */
    public int issued() {
        return issued.get();
    }

    /** What a client has to trust. */
    public X509Certificate root() {
        return root;
    }

    /** {@link #root()} as the file that a client's {@code --cacert} names. */
    public String rootPem() {
        try {
            String lines = Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(root.getEncoded());
            return "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException never) {
            throw new IllegalStateException("a certificate that was written cannot be read", never);
        }
    }

    /** What signs, and is sent along. */
    public X509Certificate intermediate() {
        return intermediate;
    }

    private X509Certificate authority(CertificateWriter.Issuer which, Instant end, Instant now, int below) {
        return write(
                writer,
                new CertificateWriter.Subject(which.name(), which.open()),
                rootIssuer,
                CertificateDraft.of(List.of(), now.minus(BEFORE), end).authority(),
                below);
    }

    private static CertificateWriter.Issuer issuer(String name, KeyType type) {
        KeyPair keys = type.generate();
        return new CertificateWriter.Issuer(
                new X500Principal("CN=" + name + ",O=Vaporform"), keys.getPublic(), keys.getPrivate());
    }

    private static X509Certificate write(
            CertificateWriter writer,
            CertificateWriter.Subject subject,
            CertificateWriter.Issuer issuer,
            CertificateDraft draft,
            int below) {
        try {
            return writer.write(subject, issuer, draft, below);
        } catch (GeneralSecurityException refused) {
            throw new IllegalArgumentException(
                    "cannot sign by " + draft.signature().orElse("default"), refused);
        }
    }
}
