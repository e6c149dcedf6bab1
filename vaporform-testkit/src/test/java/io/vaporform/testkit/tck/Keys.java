package io.vaporform.testkit.tck;

import io.vaporform.spec.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keys that are the same for the same name. */
final class Keys {

    private static final Map<String, KeyPair> PAIRS = new ConcurrentHashMap<>();
    private static final int PEM_LINE = 64;

    private Keys() {}

    /** @param like the type of which it is */
    static KeyPair pair(String name, PublicKey like) {
        return PAIRS.computeIfAbsent(name, key -> generate(like));
    }

    private static KeyPair generate(PublicKey like) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(like.getAlgorithm());
            if (like instanceof ECPublicKey ec) {
                generator.initialize(ec.getParams());
            } else if (like instanceof RSAPublicKey rsa) {
                generator.initialize(rsa.getModulus().bitLength());
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** In PEM. */
    static Secret pem(String name, PublicKey like) {
        String lines = Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'})
                .encodeToString(pair(name, like).getPrivate().getEncoded());
        return Secret.of("-----BEGIN PRIVATE KEY-----\n" + lines + "\n-----END PRIVATE KEY-----\n");
    }
}
