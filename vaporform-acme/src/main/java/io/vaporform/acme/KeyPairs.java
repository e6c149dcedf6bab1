package io.vaporform.acme;

import io.vaporform.spec.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Key pairs, made by the JDK, and as texts that are kept. */
final class KeyPairs {

    private KeyPairs() {}

    /** All of it in one line, for {@link #parse}. */
    static Secret text(KeyPair pair) {
        Base64.Encoder base64 = Base64.getEncoder();
        return Secret.of(pair.getPrivate().getAlgorithm() + " "
                + base64.encodeToString(pair.getPrivate().getEncoded()) + " "
                + base64.encodeToString(pair.getPublic().getEncoded()));
    }

    static KeyPair parse(Secret text) {
        String[] parts = text.reveal().split(" ", -1);
        try {
            KeyFactory factory = KeyFactory.getInstance(parts[0]);
            Base64.Decoder base64 = Base64.getDecoder();
            return new KeyPair(
                    factory.generatePublic(new X509EncodedKeySpec(base64.decode(parts[2]))),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(base64.decode(parts[1]))));
        } catch (GeneralSecurityException | RuntimeException damaged) {
            // Without its cause, as that could quote the key.
            throw new IllegalStateException("a key that was kept cannot be read any more");
        }
    }
}
