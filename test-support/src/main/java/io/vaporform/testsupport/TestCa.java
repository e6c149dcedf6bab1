package io.vaporform.testsupport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A CA of a test's own and a certificate of it for this machine, made by {@code openssl}, for servers that tests start.
 */
final class TestCa {

    private static final char[] NO_PASSWORD = {};

    private final Path directory;
    private final X509Certificate certificate;

    /** @param scratch where its files are written to, all in PEM */
    TestCa(Scratch scratch, String name) throws IOException {
        directory = scratch.path();
        scratch.write(
                "extensions",
                "basicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:localhost,IP:127.0.0.1\n");
        openssl(
                "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -keyout ca-key.pem -out ca.pem"
                        + " -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign -subj",
                "/CN=" + name);
        openssl(
                "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out request.pem -subj",
                "/CN=localhost");
        openssl("x509 -req -in request.pem -CA ca.pem -CAkey ca-key.pem -set_serial 2 -days 30 -extfile extensions -out"
                + " cert.pem");
        certificate = certificates(Files.readString(caFile())).get(0);
    }

    private void openssl(String words, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(LocalServer.program("openssl")));
        for (String word : words.split(" ", -1)) {
            boolean file = word.endsWith(".pem") || word.equals("extensions");
            command.add(file ? directory.resolve(word).toString() : word);
        }
        command.addAll(List.of(more));
        Scratch.run(command);
    }

    X509Certificate certificate() {
        return certificate;
    }

    Path caFile() {
        return directory.resolve("ca.pem");
    }

    Path certificateFile() {
        return directory.resolve("cert.pem");
    }

    Path keyFile() {
        return directory.resolve("key.pem");
    }

    /** For a server: shows the certificate. */
    SSLContext identity() throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            Certificate[] chain = {
                certificates(Files.readString(certificateFile())).get(0), certificate
            };
            store.setKeyEntry("server", key(), NO_PASSWORD, chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException unexpected) {
            throw new IOException(unexpected);
        }
    }

    private PrivateKey key() throws IOException, GeneralSecurityException {
        String pem = Files.readString(keyFile()).replaceAll("-----[A-Z ]+-----", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem)));
    }

    /** For a client: trusts {@code ca}, and nobody else. */
    static SSLContext trusting(X509Certificate ca) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("ca", ca);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException unexpected) {
            throw new IOException(unexpected);
        }
    }

    /** Those of a PEM text, in its order. */
    static List<X509Certificate> certificates(String pem) throws IOException {
        try {
            List<X509Certificate> all = new ArrayList<>();
            for (Certificate each : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))) {
                all.add((X509Certificate) each);
            }
            return all;
        } catch (GeneralSecurityException unreadable) {
            throw new IOException(pem, unreadable);
        }
    }
}
