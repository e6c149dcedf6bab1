package io.vaporform.acme;

import io.vaporform.spec.Secret;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** Texts of RFC 7468. */
final class Pem {

    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    private Pem() {}

    static String of(X509Certificate certificate) {
        try {
            return text("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException("a certificate that was read cannot be written", impossible);
        }
    }

    /** As PKCS #8. */
    static Secret of(PrivateKey key) {
        return Secret.of(text("PRIVATE KEY", key.getEncoded()));
    }

    private static String text(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n" + BASE64.encodeToString(bytes) + "\n-----END " + what + "-----\n";
    }
}
