package io.vaporform.acme;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vaporform.Blueprint;
import io.vaporform.Certificate;
import io.vaporform.CertificateRef;
import io.vaporform.Certificates;
import io.vaporform.DomainRef;
import io.vaporform.Infrastructure;
import io.vaporform.dns.PublicSuffixes;
import io.vaporform.event.Event;
import io.vaporform.memory.InMemoryCa;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.KeyType;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Secret;
import io.vaporform.state.Phase;
import io.vaporform.tls.CertificateFiles;
import io.vaporform.tls.CertificateMaterial;
import io.vaporform.tls.OnDemand;
import io.vaporform.tls.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code on the pages on certificates runs, here and in samples/https, and is the code that is shown there. */
class CertificatesPageTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final Path HERE = Path.of("src/test/java/io/vaporform/acme/CertificatesPageTest.java");
    private static final Path SAMPLE = Path.of("..", "samples", "https", "src");
    private static final String PACKAGE = "java/io/vaporform/samples/https";

    private final InMemoryProvider provider = InMemoryProvider.create();
    private final Infrastructure infra = Infrastructure.builder()
            .provider(provider)
            .listener("files", this::changed)
            .build();
    private final Certificates certificates = infra.project("shop").certificates();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        infra.close();
    }

    @Test
    void providersAreBuiltWithoutReachingAnybody() {
        Secret hmac = Secret.of("c2VjcmV0");
        // example
        AcmeProvider acme = AcmeProvider.builder()
                .ca(AcmeCa.letsEncrypt())
                .ca(AcmeCa.of("https://acme.example.net/directory").externalAccount("kid-1", hmac))
                .contact("ops@example.com")
                .agreeToTerms()
                .http01(80)
                .tlsAlpn01()
                .build();
        // end
        assertThat(acme.describe()).contains("letsencrypt.org").contains("acme.example.net");
        acme.close();
    }

    @Test
    void aCertificateIsAskedForAndLookedAt() {
        // example
        Certificate certificate = certificates.provision(
                "shop.example.com", c -> c.name("www.shop.example.com").key(KeyType.RSA_2048));
        Instant end = certificate.current().orElseThrow().notAfter();
        // end
        assertThat(end).isAfter(Instant.now().plus(Duration.ofDays(80)));
        // example
        List<String> inTheWay = certificates.preflight(CertificateSpec.of("shop.example.com"));
        // end
        assertThat(inTheWay).isEmpty();
    }

    @Test
    void aServerIsToldHowToGoAboutIt() {
        // example
        Tls tls = infra.tls(t -> t.defaultName("www.example.com").resumption(Duration.ofMinutes(10)));
        String hsts = Tls.hsts(Duration.ofDays(365), true, false); // max-age=31536000; includeSubDomains
        // end
        assertThat(tls.loaded()).isZero();
        assertThat(hsts).isEqualTo("max-age=31536000; includeSubDomains");
    }

    @Test
    void certificatesAreAskedForOnDemand() {
        Set<DomainName> customers = Set.of(DomainName.of("shop.customer.example"));
        // example
        OnDemand known = name -> customers.contains(name) ? OnDemand.Decision.ALLOW : OnDemand.Decision.DENY;
        Tls tls = infra.tls(t -> t.onDemand(known, name -> certificates.start(CertificateSpec.of(name.text())))
                .onDemandWait(Duration.ofSeconds(10)));
        // end
        assertThat(tls.misses()).isZero();
    }

    // example
    void changed(Event event) {
        boolean certificate = event.address().kind().equals(Kind.CERTIFICATE);
        if (certificate && event.type() == Event.Type.STATE && event.phase() == Phase.READY) {
            infra.project(event.address().project())
                    .certificates()
                    .get(event.address().name())
                    .current()
                    .map(CertificateMaterial::read)
                    .ifPresent(this::write);
        }
    }

    private void write(CertificateMaterial material) {
        CertificateFiles.haproxy(directory.resolve("shop.pem")).write(material); // or nginx(directory)
        // then have the server read it again: systemctl reload, or haproxy's runtime API
    }
    // end

    @Test
    void filesAreWrittenWhenACertificateIsThereAndWhenItIsRenewed() {
        Path file = directory.resolve("shop.pem");
        Certificate certificate = certificates.provision("shop.example.com");
        await().atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(file).content().startsWith(chain(certificate)));
        certificate.renew();

        await().atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(file).content().startsWith(chain(certificate)));
    }

    private static String chain(Certificate certificate) {
        return certificate.current().orElseThrow().chain();
    }

    @Test
    void keyStoresAreExported() throws Exception {
        Secret password = Secret.of("changeit");
        Certificate certificate = certificates.provision("shop.example.com");
        // example
        byte[] store =
                CertificateMaterial.read(certificate.current().orElseThrow()).toPkcs12(password, "shop");
        // end
        assertThat(certificates.upload("shop.example.com", store, password).isReady())
                .isTrue();
    }

    @Test
    void othersUseACertificate() {
        // example
        Blueprint shop = Blueprint.named("shop", b -> {
            DomainRef domain = b.domain("shop.example.com", d -> d.pointTo(DnsTarget.host("edge.example.net")));
            CertificateRef certificate = b.certificate("shop.example.com", c -> c.after(domain.value()));
            b.deployment("proxy", p -> p.image("shop/proxy:1")
                    .port(8443)
                    .file("/etc/tls/chain.pem", certificate.chain())
                    .file("/etc/tls/key.pem", certificate.key()));
        });
        // end
        assertThat(infra.project("shop").plan(shop).toString()).contains("3 to create");
    }

    @Test
    void aDeploymentThatUsesACertificateIsChangedWhenThatIsRenewed() {
        Blueprint shop = Blueprint.named("shop", b -> {
            CertificateRef certificate = b.certificate("shop.example.com", c -> {});
            b.deployment("proxy", p -> p.image("shop/proxy:1").file("/etc/tls/key.pem", certificate.key()));
        });
        infra.project("shop").apply(shop);
        long before = changesOfProxy();
        certificates.get("shop.example.com").renew();

        assertThat(changesOfProxy()).isGreaterThan(before);
        assertThat(infra.project("shop").plan(shop).isNoOp()).isTrue();
    }

    private long changesOfProxy() {
        return infra.project("shop").stack().history().stream()
                .filter(event -> event.address().name().equals("proxy"))
                .count();
    }

    @Test
    void whatWasGotElsewhereIsUploadedAndThenRenewedHere() throws IOException {
        CertificateMaterial elsewhere = InMemoryCa.create(Instant.now())
                .issue(
                        List.of(DomainName.of("shop.example.com")),
                        KeyType.EC_P256,
                        Instant.now(),
                        Instant.now().plus(Duration.ofDays(30)));
        Path live = directory;
        Files.writeString(live.resolve("fullchain.pem"), elsewhere.chainPem());
        Files.writeString(live.resolve("privkey.pem"), elsewhere.keyPem().reveal());
        // example
        String chain = Files.readString(live.resolve("fullchain.pem")); // /etc/letsencrypt/live/shop.example.com
        Secret key = Secret.of(Files.readString(live.resolve("privkey.pem")));
        Certificate certificate = certificates.upload("shop.example.com", chain, key);
        // end
        String brought = certificate.current().orElseThrow().serial();
        // example
        certificates.provision("shop.example.com"); // all the names that the one before was for
        // end
        assertThat(certificate.current().orElseThrow().serial()).isNotEqualTo(brought);
    }

    @Test
    void testsTrustTheAuthorityInMemory() throws Exception {
        // example
        InMemoryCa ca = provider.world().certificateAuthority(Instant.now());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", ca.root());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(null, trust.getTrustManagers(), null);
        // end
        CertificateOutputs issued =
                certificates.provision("shop.example.com").current().orElseThrow();
        assertThat(issued.issuer())
                .isEqualTo(ca.intermediate().getSubjectX500Principal().getName());
        assertThat(client.getProtocol()).isEqualTo("TLS");
    }

    @Test
    void manyOrdersAreSimulated() {
        // example
        List<List<DomainName>> orders = IntStream.range(0, 60)
                .mapToObj(n -> List.of(DomainName.of("n" + n + ".example.com")))
                .toList();
        Simulation simulation =
                RateLimits.letsEncrypt().simulate(orders, 100, Duration.ofSeconds(30), PublicSuffixes.bundled());
        System.out.println(simulation);
        // end
        assertThat(blocks(read(DOCS.resolve("renewals.md")), "```text\\n(.*?)```"))
                .containsExactly(simulation.toString());
    }

    @Test
    void thePagesShowThisCode() {
        List<String> run = Stream.of(
                        HERE,
                        HERE.resolveSibling("RenewalsPageTest.java"),
                        SAMPLE.resolve("main").resolve(PACKAGE).resolve("TenLines.java"),
                        SAMPLE.resolve("main").resolve(PACKAGE).resolve("HttpsHost.java"),
                        SAMPLE.resolve("test").resolve(PACKAGE).resolve("NettyServer.java"),
                        SAMPLE.resolve("test").resolve(PACKAGE).resolve("JettyTest.java"),
                        SAMPLE.resolve("test").resolve(PACKAGE).resolve("TomcatTest.java"))
                .flatMap(file -> blocks(read(file), " // example\\n(.*?) // end\\n").stream())
                .toList();
        List<String> shown = Stream.of("certificates.md", "renewals.md", "moving-from-certbot.md")
                .flatMap(page -> blocks(read(DOCS.resolve(page)), "```java\\n(.*?)```").stream())
                .toList();

        assertThat(shown).hasSizeGreaterThan(15).containsExactlyInAnyOrderElementsOf(run);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException missing) {
            throw new AssertionError(missing);
        }
    }

    private static List<String> blocks(String text, String pattern) {
        return Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(found -> found.group(1).stripTrailing().stripIndent())
                .toList();
    }
}
