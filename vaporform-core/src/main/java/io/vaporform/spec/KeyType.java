package io.vaporform.spec;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/** The key pairs that a certificate can be for. More may come with later versions. */
public enum KeyType {
    /** ECDSA on P-256: small, fast, and understood by every client of these years. */
    EC_P256("EC", "secp256r1", 256),
    /** ECDSA on P-384. */
    EC_P384("EC", "secp384r1", 384),
    /** RSA of 2048 bits, for clients that know no ECDSA. */
    RSA_2048("RSA", "", 2048),
    /** RSA of 3072 bits. */
    RSA_3072("RSA", "", 3072),
    /** RSA of 4096 bits: four times the work of 2048 in each handshake. */
    RSA_4096("RSA", "", 4096);

    private final String algorithm;
    private final String curve;
    private final int bits;

    KeyType(String algorithm, String curve, int bits) {
        this.algorithm = algorithm;
        this.curve = curve;
        this.bits = bits;
    }

    /** As the JCA names it: {@code EC} or {@code RSA}. */
    public String algorithm() {
        return algorithm;
    }

    /** As the JCA names it; empty for RSA. */
    public String curve() {
        return curve;
    }

    public int bits() {
        return bits;
    }

    /** A new pair, by the JDK. RSA takes a while. */
    public KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (curve.isEmpty()) {
                generator.initialize(bits);
            } else {
                generator.initialize(new ECGenParameterSpec(curve));
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java platform makes no keys of type " + this, missing);
        }
    }
}
