package io.vaporform.tls;

import io.vaporform.spec.Secret;
import io.vaporform.spec.Violations;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Key stores as files (RFC 7292). */
final class Pkcs12 {

    private static final String TYPE = "PKCS12";
    private static final String PATH = "store";

    private final Violations found;

    Pkcs12(Violations found) {
        this.found = found;
    }

    /** What the one entry has that has a key. */
    record Content(List<X509Certificate> chain, PrivateKey key) {
        /** Without the key. */
        @Override
        public String toString() {
            return "a key store with " + chain.size() + " certificates";
        }
    }

    /** Notes why it cannot be read where it cannot. */
    Optional<Content> read(byte[] store, Secret password) {
        char[] characters = password.reveal().toCharArray();
        try {
            return entry(load(store, characters), characters);
        } catch (IOException | GeneralSecurityException | RuntimeException damaged) {
            // Not kept as a cause: what the JDK says of it may have parts of it.
            boolean locked = isWrongPassword(damaged);
            found.add(
                    locked ? "password" : PATH,
                    locked ? password : size(store),
                    locked ? "it does not open the key store" : "it is no PKCS #12 key store that can be read",
                    locked
                            ? "give the password that the key store was written with"
                            : "write it anew: openssl pkcs12 -export -in chain.pem -inkey key.pem");
            return Optional.empty();
        } finally {
            Arrays.fill(characters, ' ');
        }
    }

    private static String size(byte[] store) {
        return store.length + " bytes";
    }

    private static boolean isWrongPassword(Exception failure) {
        return failure instanceof UnrecoverableKeyException || failure.getCause() instanceof UnrecoverableKeyException;
    }

    private static KeyStore load(byte[] bytes, char[] password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(TYPE);
        store.load(new ByteArrayInputStream(bytes), password);
        return store;
    }

    private Optional<Content> entry(KeyStore store, char[] password) throws GeneralSecurityException {
        List<String> keys = new ArrayList<>();
        int certificates = 0;
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                keys.add(alias);
            } else {
                certificates++;
            }
        }
        Key key = keys.size() == 1 ? store.getKey(keys.get(0), password) : null;
        if (key instanceof PrivateKey own) {
            return Optional.of(new Content(chain(store.getCertificateChain(keys.get(0))), own));
        }
        found.add(
                PATH,
                "a key store with " + keys.size() + " keys and " + certificates + " other certificates",
                keys.isEmpty() ? "there is no private key in it" : "one private key is needed, and there are " + keys,
                "export the certificate with its key, and nothing else");
        return Optional.empty();
    }

    private List<X509Certificate> chain(Certificate[] given) {
        List<X509Certificate> chain = Arrays.stream(Optional.ofNullable(given).orElse(new Certificate[0]))
                .filter(X509Certificate.class::isInstance)
                .map(X509Certificate.class::cast)
                .limit(Certificates.MOST)
                .toList();
        found.unless(
                !chain.isEmpty(),
                PATH,
                "a key store with a key",
                "there is no certificate with the key",
                "export the key with its certificate");
        return chain;
    }

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
