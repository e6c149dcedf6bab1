package io.vaporform.tls;

import io.vaporform.spec.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;

/** Key stores as files (RFC 7292). */
final class Pkcs12 {

    private static final String TYPE = "PKCS12";

    private Pkcs12() {}

    static byte[] write(CertificateMaterial material, Secret password, String alias) {
        char[] characters = password.reveal().toCharArray();
        try {
            KeyStore store = KeyStore.getInstance(TYPE);
            store.load(null, null);
            store.setKeyEntry(
                    alias, material.key(), characters, material.chain().toArray(X509Certificate[]::new));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            store.store(out, characters);
            return out.toByteArray();
        } catch (IOException | GeneralSecurityException impossible) {
            throw new IllegalStateException("this JDK cannot write PKCS #12", impossible);
        } finally {
            Arrays.fill(characters, ' ');
        }
    }
}
