package io.vaporform.tls;

import io.vaporform.spec.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;

/** Keys for tests, and the forms in which old tools write them. */
final class Keys {

    /** The object identifier of P-256. */
    private static final byte[] P256 = {6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 3, 1, 7};

    private Keys() {}

    static KeyPair rsa(int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    static KeyPair ec() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    static Secret pkcs8(PrivateKey key) {
        return pem(Pem.PRIVATE_KEY, key.getEncoded());
    }

    static Secret pem(String label, byte[] content) {
        return Secret.of(Pem.write(label, content));
    }

    /** What PKCS #8 wraps: PKCS #1 of an RSA key, SEC 1 of an EC key, without its curve. */
    static byte[] inner(PrivateKey key) throws IOException {
        DerReader whole = new DerReader(key.getEncoded()).into(DerReader.SEQUENCE);
        whole.integer();
        whole.content(DerReader.SEQUENCE);
        return whole.content(DerReader.OCTETS);
    }

    /** SEC 1 that names P-256, as OpenSSL writes it. */
    static byte[] sec1WithCurve(PrivateKey key) throws IOException {
        DerReader bare = new DerReader(inner(key)).into(DerReader.SEQUENCE);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(new byte[] {2, 1, bare.integer().byteValueExact()});
        byte[] number = bare.content(DerReader.OCTETS);
        content.writeBytes(new byte[] {4, (byte) number.length});
        content.writeBytes(number);
        content.writeBytes(new byte[] {(byte) 0xa0, (byte) P256.length});
        content.writeBytes(P256);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(new byte[] {0x30, (byte) content.size()});
        all.writeBytes(content.toByteArray());
        return all.toByteArray();
    }

    static String ecParameters() {
        return Pem.write("EC PARAMETERS", P256);
    }
}
