package io.vaporform.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * One certificate with its key, as a handshake shows it.
 *
 * @param alias what JSSE calls it; no other certificate ever has the same
 */
record Shown(String alias, PrivateKey key, List<X509Certificate> chain) {

    /** @param keyType as JSSE asks for it, such as {@code EC} or {@code RSASSA-PSS}; as others do, such as {@code EC_RSA}, with the algorithm of the issuer's key behind it */
    boolean fits(String keyType) {
        String algorithm = key.getAlgorithm();
        return keyType.equals(algorithm)
                || (keyType.startsWith(algorithm) && keyType.charAt(algorithm.length()) == '_');
    }

    @Override
    public String toString() {
        return alias;
    }
}
