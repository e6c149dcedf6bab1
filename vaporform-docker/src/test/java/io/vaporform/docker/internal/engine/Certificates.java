package io.vaporform.docker.internal.engine;

import java.io.IOException;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A CA of the test's own, and the files of Docker's TLS setup. */
final class Certificates {

    private final X500Name name = new X500Name("CN=ca");
    private final KeyPair keys = keys("RSA");

    /** Writes ca.pem, cert.pem and key.pem for one side that is called 127.0.0.1. */
    void write(Path directory, String algorithm, boolean oldForm) {
        try {
            Files.createDirectories(directory);
            KeyPair own = keys(algorithm);
            pem(directory.resolve("ca.pem"), certificate(name, keys, true));
            pem(directory.resolve("cert.pem"), certificate(new X500Name("CN=127.0.0.1"), own, false));
            PrivateKey key = own.getPrivate();
            pem(directory.resolve("key.pem"), oldForm ? key : new JcaPKCS8Generator(key, null));
        } catch (IOException | OperatorCreationException failed) {
            throw new AssertionError(failed);
        }
    }

    private X509CertificateHolder certificate(X500Name subject, KeyPair own, boolean ca)
            throws IOException, OperatorCreationException {
        Instant now = Instant.now();
        X509v3CertificateBuilder certificate = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.valueOf(System.nanoTime()),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofHours(1))),
                subject,
                own.getPublic());
        certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
        certificate.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
        return certificate.build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate()));
    }

    private static void pem(Path file, Object thing) throws IOException {
        try (Writer writer = Files.newBufferedWriter(file);
                JcaPEMWriter pem = new JcaPEMWriter(writer)) {
            pem.writeObject(thing);
        }
    }

    private static KeyPair keys(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(algorithm.equals("RSA") ? 2048 : 256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
