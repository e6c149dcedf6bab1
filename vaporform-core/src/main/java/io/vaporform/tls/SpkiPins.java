package io.vaporform.tls;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.spec.Violations;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The public keys that are expected of a server that is one's own, or of an API that says which ones it has: a stolen or deceived authority among
 * the many that are trusted does not help an attacker then. A pin is the SHA-256 of a SubjectPublicKeyInfo in base64, as RFC 7469 (2.4) has it. Do not pin
 * what changes its keys without notice. Immutable.
 */
public final class SpkiPins {

    /** One in use, and one of a key that is kept for when that is lost: {@value}. */
    public static final int FEWEST = 2;

    private static final int BYTES = 32;

    private final Set<String> pins;

    private SpkiPins(Set<String> pins) {
        this.pins = Set.copyOf(pins);
    }

    /**
     * Any of these.
     *
     * @param pins in base64, each once; {@code sha256/} or {@code sha256//} before them, as OkHttp and curl write it, is left out. At least
     *     {@link #FEWEST}, so that there is a way back when a key is lost
     * @throws InvalidSpecException naming everything that is wrong
     */
    public static SpkiPins of(String... pins) {
        Violations found = new Violations();
        Set<String> sound = new LinkedHashSet<>();
        for (String pin : pins) {
            String bare = pin.replaceFirst("^sha256//?", "");
            found.unless(
                    isPin(bare),
                    "pins",
                    pin,
                    "it is no SHA-256 in base64",
                    "give what SpkiPins.pinOf says of a certificate");
            sound.add(bare);
        }
        found.unless(
                sound.size() >= FEWEST,
                "pins",
                List.of(pins),
                "at least " + FEWEST + " different ones are needed, so that the loss of one key locks nobody out",
                "add the pin of a key that is kept as a reserve, or of the authority");
        found.throwIfAny();
        return new SpkiPins(sound);
    }

    private static boolean isPin(String text) {
        try {
            byte[] hash = Base64.getDecoder().decode(text);
            return hash.length == BYTES
                    && Base64.getEncoder().encodeToString(hash).equals(text);
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
    }

    /** What is to be pinned of a certificate: the same for all certificates of its key. */
    public static String pinOf(X509Certificate certificate) {
        try {
            byte[] key = certificate.getPublicKey().getEncoded();
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("every JDK has SHA-256", never);
        }
    }

    /** Whether the key of this certificate is expected. */
    public boolean has(X509Certificate certificate) {
        return pins.contains(pinOf(certificate));
    }

    /**
     * One that trusts whom {@code delegate} trusts, if a certificate of the path from a trusted root to the server has one of these pins, the root
     * included. What a server sends beside that path does not count: anybody can send the certificates of others. Names of hosts are verified as
     * {@code delegate} does it. As safe for use by several threads as {@code delegate}.
     *
     * @param delegate that says its roots by {@link X509ExtendedTrustManager#getAcceptedIssuers()}, as those of the JDK do
     */
    public X509ExtendedTrustManager over(X509ExtendedTrustManager delegate) {
        return new PinnedTrustManager(this, delegate);
    }

    /** TLS to servers that the JDK's default trust store trusts, and that have one of these pins. */
    public SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {over(DefaultTrust.manager())}, null);
            return context;
        } catch (GeneralSecurityException never) {
            throw new IllegalStateException("every JDK has TLS", never);
        }
    }

    /** The pins, which are no secret. */
    @Override
    public String toString() {
        return "pins " + pins;
    }
}
