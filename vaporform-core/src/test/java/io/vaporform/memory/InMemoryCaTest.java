package io.vaporform.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.KeyType;
import io.vaporform.spec.Secret;
import io.vaporform.tls.CertificateMaterial;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InMemoryCaTest {

    private static final Instant NOW = Instant.now();
    private static final Instant START = NOW.minusSeconds(3600);
    private static final Instant END = NOW.plusSeconds(3600 * 24 * 90);
    private static final List<DomainName> NAMES =
            List.of(DomainName.of("shop.example.com"), DomainName.of("*.shop.example.com"));

    private final InMemoryCa ca = InMemoryCa.create(NOW);

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0}")
    @EnumSource(KeyType.class)
    void aClientThatTrustsTheRootTakesACertificateOfEachKeyType(KeyType type) throws Exception {
        CertificateMaterial material = ca.issue(NAMES, type, START, END);

        validate(material.chain(), ca.root());
        assertThat(material.key().getAlgorithm()).isEqualTo(type.algorithm());
        assertThat(material.chain()).element(1).isEqualTo(ca.intermediate());
    }

    @Test
    void anAuthorityMayHaveKeysOfRsa() throws Exception {
        InMemoryCa rsa = InMemoryCa.create(NOW, KeyType.RSA_2048);

        validate(rsa.issue(NAMES, KeyType.EC_P256, START, END).chain(), rsa.root());
    }

    @Test
    void oneAuthorityDoesNotSpeakForAnother() {
        List<X509Certificate> chain =
                ca.issue(NAMES, KeyType.EC_P256, START, END).chain();

        assertThatThrownBy(() -> validate(chain, InMemoryCa.create(NOW).root())).hasMessageContaining("anchor");
    }

    @Test
    void aCertificateSaysWhatItIsFor() throws Exception {
        X509Certificate leaf = ca.issue(NAMES, KeyType.RSA_2048, START, END).leaf();

        assertThat(leaf.getVersion()).isEqualTo(3);
        assertThat(leaf.getSubjectAlternativeNames())
                .extracting(name -> (Object) name.get(1))
                .containsExactly("shop.example.com", "*.shop.example.com");
        assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(leaf.getKeyUsage()).startsWith(true, false, true, false);
        assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
        assertThat(leaf.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.15", "2.5.29.19");
        assertThat(leaf.getNotBefore().toInstant().getEpochSecond()).isEqualTo(START.getEpochSecond());
        assertThat(leaf.getNotAfter().toInstant().getEpochSecond()).isEqualTo(END.getEpochSecond());
        assertThat(ca.root().getBasicConstraints()).isEqualTo(1);
        assertThat(ca.intermediate().getBasicConstraints()).isZero();
        assertThat(ca.intermediate().getKeyUsage()).startsWith(false, false, false, false, false, true, true);
    }

    @Test
    void serialsArePositiveNumbersOf128BitsAndDiffer() {
        X509Certificate one = ca.issue(NAMES, KeyType.EC_P256, START, END).leaf();
        X509Certificate other = ca.issue(NAMES, KeyType.EC_P256, START, END).leaf();

        assertThat(one.getSerialNumber()).isPositive().isNotEqualTo(other.getSerialNumber());
        assertThat(one.getSerialNumber().bitLength()).isEqualTo(128);
    }

    @Test
    void aNameThatIsTooLongForASubjectIsInTheExtensionOnly() throws Exception {
        DomainName longest = DomainName.of(("a".repeat(60) + ".").repeat(4) + "com");
        List<X509Certificate> chain =
                ca.issue(List.of(longest), KeyType.EC_P256, START, END).chain();

        assertThat(chain.get(0).getSubjectX500Principal().getName()).isEmpty();
        assertThat(chain.get(0).getCriticalExtensionOIDs()).contains("2.5.29.17");
        validate(chain, ca.root());
    }

    @Test
    void datesAfter2049HaveFourDigitsOfTheYear() {
        Instant far = Instant.parse("2055-06-07T08:09:10Z");

        assertThat(ca.issue(NAMES, KeyType.EC_P256, START, far)
                        .leaf()
                        .getNotAfter()
                        .toInstant())
                .isEqualTo(far);
    }

    @Test
    void aDraftMayBeOdd() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        KeyPair weak = generator.generateKeyPair();
        byte[] mustStaple = {0x30, 3, 2, 1, 5};
        CertificateDraft draft = CertificateDraft.of(NAMES, START, END)
                .authority()
                .byRoot()
                .signature("SHA1withECDSA")
                .extension("1.3.6.1.5.5.7.1.24", false, mustStaple);

        List<X509Certificate> chain = ca.sign(weak.getPublic(), draft);

        assertThat(chain).hasSize(1);
        assertThat(chain.get(0).getSigAlgName()).isEqualTo("SHA1withECDSA");
        assertThat(chain.get(0).getPublicKey()).isEqualTo(weak.getPublic());
        assertThat(chain.get(0).getBasicConstraints()).isZero();
        assertThat(chain.get(0).getExtensionValue("1.3.6.1.5.5.7.1.24")).endsWith(mustStaple);
        chain.get(0).verify(ca.root().getPublicKey());
    }

    @Test
    void whatItCannotSignByIsRefused() throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
        CertificateDraft draft = CertificateDraft.of(NAMES, START, END);

        assertThatThrownBy(() -> ca.sign(keys.getPublic(), draft.signature("SHA256withRSA")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SHA256withRSA");
        assertThatThrownBy(() -> ca.sign(keys.getPublic(), draft.signature("ROT13")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ROT13");
    }

    @Test
    void aCertificateMayBeSignedByItself() throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();

        X509Certificate own = InMemoryCa.selfSigned(keys, CertificateDraft.of(NAMES, START, END));

        own.verify(keys.getPublic());
        assertThat(own.getIssuerX500Principal()).isEqualTo(own.getSubjectX500Principal());
    }

    @Test
    void openSslVerifiesTheChain() throws Exception {
        CertificateMaterial material = ca.issue(NAMES, KeyType.EC_P256, START, END);
        Path root = Files.writeString(directory.resolve("root.pem"), ca.rootPem());
        Path chain = Files.writeString(directory.resolve("chain.pem"), material.chainPem());

        String said = run(
                "openssl",
                "verify",
                "-x509_strict",
                "-purpose",
                "sslserver",
                "-verify_hostname",
                "www.shop.example.com",
                "-CAfile",
                root.toString(),
                "-untrusted",
                chain.toString(),
                chain.toString());

        assertThat(said).isEqualTo(chain + ": OK\n");
    }

    @Test
    void curlTakesAServerThatHasACertificateOfIt() throws Exception {
        Path root = Files.writeString(directory.resolve("root.pem"), ca.rootPem());
        CertificateMaterial material = ca.issue(NAMES, KeyType.EC_P256, START, END);
        try (SSLServerSocket server = (SSLServerSocket)
                context(material).getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> answer(server));
            int port = server.getLocalPort();

            String said = run(
                    "curl",
                    "--silent",
                    "--show-error",
                    "--noproxy",
                    "*",
                    "--max-time",
                    "20",
                    "--cacert",
                    root.toString(),
                    "--resolve",
                    "shop.example.com:" + port + ":127.0.0.1",
                    "https://shop.example.com:" + port + "/");

            assertThat(said).isEqualTo("hello");
            served.get(20, TimeUnit.SECONDS);
        }
    }

    private static void answer(SSLServerSocket server) {
        try (SSLSocket socket = (SSLSocket) server.accept()) {
            InputStream in = socket.getInputStream();
            assertThat(in.read()).isEqualTo('G');
            socket.getOutputStream()
                    .write("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static SSLContext context(CertificateMaterial material) throws Exception {
        Secret password = Secret.of("unused");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(
                new ByteArrayInputStream(material.toPkcs12(password, "a")),
                password.reveal().toCharArray());
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password.reveal().toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** What it prints; skipped where there is no such program. */
    private static String run(String... command) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException absent) {
            assumeThat(false).as(command[0] + " is not installed").isTrue();
            throw absent;
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private static void validate(List<X509Certificate> chain, X509Certificate root) throws Exception {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(NOW));
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain), parameters);
    }
}
