package io.vaporform.tls;

import io.vaporform.spec.Secret;
import io.vaporform.spec.Violations;
import java.io.IOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads private keys in the forms that tools write. What it says of them never has anything of their text. */
final class PrivateKeys {

    static final String PATH = "key";

    private static final String RSA = "RSA PRIVATE KEY";
    private static final String EC = "EC PRIVATE KEY";

    /** Their labels can be said: they are no part of a key. */
    private static final List<String> OTHERS = List.of("OPENSSH PRIVATE KEY", "DSA PRIVATE KEY");

    /** What signs with a key of each algorithm that a server can have. */
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    private static final int EC_PARAMETERS = 0xa0;
    private static final byte[] PROBE = new byte[32];

    private PrivateKeys() {}

    /** Notes why it cannot be read where it cannot. */
    static Optional<PrivateKey> read(Secret pem, List<X509Certificate> chain, Violations found) {
        List<Pem.Block> keys =
                Pem.read(pem.reveal()).stream().filter(Pem.Block::isKey).toList();
        if (keys.size() == 1) {
            return read(keys.get(0), pem, chain, found);
        }
        if (keys.isEmpty()) {
            found.add(
                    PATH,
                    pem,
                    "there is no private key in it",
                    "give the key in PEM, from its BEGIN line to its END line, each on a line of its own");
        } else {
            found.add(
                    PATH,
                    pem,
                    "there are " + keys.size() + " private keys in it",
                    "leave in the one that the certificate is for");
        }
        return Optional.empty();
    }

    private static Optional<PrivateKey> read(
            Pem.Block block, Secret pem, List<X509Certificate> chain, Violations found) {
        if (block.isEncrypted()) {
            found.add(
                    PATH,
                    pem,
                    "it is encrypted, and nobody is there to type its password when a server starts",
                    "decrypt it: openssl pkey -in key.pem -out plain.pem");
            return Optional.empty();
        }
        Optional<PrivateKey> key = block.content().flatMap(der -> decode(block.label(), der, chain));
        if (key.isEmpty()) {
            found.add(PATH, pem, unreadable(block.label()), "write it anew as PKCS #8: openssl pkey -in key.pem");
        }
        return key;
    }

    private static String unreadable(String label) {
        if (label.equals(Pem.PRIVATE_KEY) || label.equals(RSA) || label.equals(EC)) {
            return "it is damaged or cut off, or of an algorithm that is not known here (RSA, EC and EdDSA are)";
        }
        String name = OTHERS.contains(label) ? label : "another one";
        return "its form is not known: PRIVATE KEY, " + RSA + " and " + EC + " are, this is " + name;
    }

    private static Optional<PrivateKey> decode(String label, byte[] der, List<X509Certificate> chain) {
        try {
            return switch (label) {
                case Pem.PRIVATE_KEY -> pkcs8(der);
                case RSA -> Optional.of(pkcs1(der));
                case EC -> sec1(der, chain);
                default -> Optional.empty();
            };
        } catch (IOException | GeneralSecurityException | RuntimeException damaged) {
            // Not kept as a cause: what the JDK says of it may have parts of it.
            return Optional.empty();
        }
    }

    private static Optional<PrivateKey> pkcs8(byte[] der) throws GeneralSecurityException {
        for (String algorithm : SIGNATURES.keySet()) {
            try {
                return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der)));
            } catch (InvalidKeySpecException another) {
                // one of another algorithm
            }
        }
        return Optional.empty();
    }

    /** RFC 8017, A.1.2. */
    private static PrivateKey pkcs1(byte[] der) throws IOException, GeneralSecurityException {
        DerReader key = new DerReader(der).into(DerReader.SEQUENCE);
        key.integer();
        BigInteger n = key.integer();
        BigInteger e = key.integer();
        BigInteger d = key.integer();
        BigInteger p = key.integer();
        BigInteger q = key.integer();
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new RSAPrivateCrtKeySpec(n, e, d, p, q, key.integer(), key.integer(), key.integer()));
    }

    /** RFC 5915. Where it does not name its curve, that is the one of the certificate. */
    private static Optional<PrivateKey> sec1(byte[] der, List<X509Certificate> chain)
            throws IOException, GeneralSecurityException {
        DerReader key = new DerReader(der).into(DerReader.SEQUENCE);
        key.integer();
        BigInteger s = new BigInteger(1, key.content(DerReader.OCTETS));
        Optional<ECParameterSpec> curve =
                key.tag() == EC_PARAMETERS ? Optional.of(curve(key.content(EC_PARAMETERS))) : curve(chain);
        if (curve.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(s, curve.get())));
    }

    private static ECParameterSpec curve(byte[] parameters) throws IOException, GeneralSecurityException {
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(parameters);
        return curve.getParameterSpec(ECParameterSpec.class);
    }

    private static Optional<ECParameterSpec> curve(List<X509Certificate> chain) {
        return chain.stream()
                .map(X509Certificate::getPublicKey)
                .filter(ECPublicKey.class::isInstance)
                .map(key -> ((ECPublicKey) key).getParams())
                .findFirst();
    }

    static boolean isKnown(PublicKey key) {
        return SIGNATURES.containsKey(key.getAlgorithm());
    }

    /** Whether what {@code secret} signs is by {@code open}. */
    static boolean match(PublicKey open, PrivateKey secret) {
        String algorithm = SIGNATURES.get(open.getAlgorithm());
        if (algorithm == null || !open.getAlgorithm().equals(secret.getAlgorithm())) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(secret);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException | RuntimeException unusable) {
            return false;
        }
    }
}
