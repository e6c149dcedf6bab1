package io.vaporform.tls;

import static io.vaporform.tls.SpkiPins.pinOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.memory.CertificateDraft;
import io.vaporform.memory.InMemoryCa;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.KeyType;
import io.vaporform.spec.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpkiPinsTest {

    /** JSSE goes by the clock. */
    private static final Instant NOW = Instant.now();

    private static final List<DomainName> NAMES = List.of(DomainName.of("origin.example.com"));
    private static final String RESERVE = Base64.getEncoder().encodeToString(new byte[32]);
    private static final String OTHER = RESERVE.replace("AAA=", "AAE=");

    /** A certificate and its pin, as {@code openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64} says it. */
    private static final String KNOWN = """
            -----BEGIN CERTIFICATE-----
            MIIBgTCCASegAwIBAgIUOBIsnR02oUdUOm2bYosHjOKCipgwCgYIKoZIzj0EAwIw
            FjEUMBIGA1UEAwwLcGluLmV4YW1wbGUwHhcNMjYxMTMwMTczOTAyWhcNMzYxMTI3
            MTczOTAyWjAWMRQwEgYDVQQDDAtwaW4uZXhhbXBsZTBZMBMGByqGSM49AgEGCCqG
            SM49AwEHA0IABGcTgu92cl0dhsFEOv76IWd838Ht5Ndt0Or/bdge3EGPU7OQC3tl
            ZonCmN2Rg5VY4wXA9uNqRkO545qrQgeq77OjUzBRMB0GA1UdDgQWBBS+Hx9Tt5Cx
            nZs1la4474ER+kNx6zAfBgNVHSMEGDAWgBS+Hx9Tt5CxnZs1la4474ER+kNx6zAP
            BgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIFFx1Zfm8pQnq+R86r/U
            54G0UxK3JGsw9fDMunaEVXfJAiEAvHo2nfLMrX0QrFyeV5iJGWeejk6aB2ybT9hv
            f5dgyzw=
            -----END CERTIFICATE-----
            """;

    private static final String KNOWN_PIN = "xn3BVb9EWOfGha+guMxO22G3e+NpfvbaamnjV6d7iA4=";

    private final InMemoryCa ca = InMemoryCa.create(NOW);
    private final CertificateMaterial origin =
            ca.issue(NAMES, KeyType.EC_P256, NOW.minusSeconds(60), NOW.plusSeconds(3600));
    private final X509Certificate[] sent = origin.chain().toArray(X509Certificate[]::new);

    @Test
    void aPinIsTheOneThatEveryToolSays() throws Exception {
        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(KNOWN.getBytes(StandardCharsets.US_ASCII)));

        assertThat(pinOf(certificate)).isEqualTo(KNOWN_PIN);
    }

    @Test
    void aPinIsOfTheKeyAndNotOfTheCertificate() throws Exception {
        KeyPair keys = Keys.ec();
        CertificateDraft draft = CertificateDraft.of(NAMES, NOW, NOW.plusSeconds(60));

        assertThat(pinOf(InMemoryCa.selfSigned(keys, draft)))
                .isEqualTo(pinOf(ca.sign(keys.getPublic(), draft).get(0)))
                .hasSize(44);
    }

    @Test
    void onePinIsNotEnough() {
        for (String[] pins : new String[][] {{}, {RESERVE}, {RESERVE, "sha256/" + RESERVE}}) {
            assertThatThrownBy(() -> SpkiPins.of(pins))
                    .isInstanceOf(InvalidSpecException.class)
                    .hasMessageContaining("at least 2 different ones are needed")
                    .hasMessageContaining("kept as a reserve");
        }
    }

    @ParameterizedTest(name = "''{0}''")
    @ValueSource(
            strings = {
                "",
                "abc",
                "AAAA",
                "sha1/AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "!",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB="
            })
    void whatIsNoPinIsRefused(String text) {
        assertThatThrownBy(() -> SpkiPins.of(RESERVE, OTHER, text))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("pins was '" + text + "' but it is no SHA-256 in base64");
    }

    @Test
    void whatOtherToolsWriteBeforeAPinIsLeftOut() {
        assertThat(SpkiPins.of("sha256/" + RESERVE, "sha256//" + pinOf(origin.leaf()))
                        .has(origin.leaf()))
                .isTrue();
    }

    @Test
    void anyCertificateOfThePathMayHaveThePin() throws Exception {
        for (X509Certificate pinned : List.of(origin.leaf(), ca.intermediate(), ca.root())) {
            X509ExtendedTrustManager manager =
                    SpkiPins.of(RESERVE, pinOf(pinned)).over(trusting(ca));

            manager.checkServerTrusted(sent, "UNKNOWN");
            manager.checkServerTrusted(sent, "UNKNOWN", (SSLEngine) null);
            manager.checkServerTrusted(sent, "UNKNOWN", (Socket) null);
        }
    }

    @Test
    void withoutAPinItIsRefusedAndToldWhichOnesItHas() throws Exception {
        X509ExtendedTrustManager manager = SpkiPins.of(RESERVE, OTHER).over(trusting(ca));

        assertThatThrownBy(() -> manager.checkServerTrusted(sent, "UNKNOWN"))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("none of the keys of the other side is expected")
                .hasMessageContaining("sha256/" + pinOf(origin.leaf()) + " (CN=origin.example.com)")
                .hasMessageContaining("sha256/" + pinOf(ca.intermediate()))
                .hasMessageContaining("sha256/" + pinOf(ca.root()));
        assertThatThrownBy(() -> manager.checkServerTrusted(sent, "UNKNOWN", (SSLEngine) null))
                .isInstanceOf(CertificateException.class);
        assertThatThrownBy(() -> manager.checkServerTrusted(sent, "UNKNOWN", (Socket) null))
                .isInstanceOf(CertificateException.class);
    }

    @Test
    void aPinnedCertificateThatIsSentBesideThePathDoesNotCount() throws Exception {
        InMemoryCa attacker = InMemoryCa.create(NOW);
        CertificateMaterial forged =
                attacker.issue(NAMES, KeyType.EC_P256, NOW.minusSeconds(60), NOW.plusSeconds(3600));
        X509ExtendedTrustManager manager =
                SpkiPins.of(pinOf(origin.leaf()), pinOf(ca.intermediate())).over(trusting(ca, attacker));
        X509Certificate[] padded = {forged.leaf(), attacker.intermediate(), ca.intermediate(), origin.leaf(), ca.root()
        };

        manager.checkServerTrusted(sent, "UNKNOWN");
        assertThatThrownBy(() -> manager.checkServerTrusted(padded, "UNKNOWN"))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("is expected")
                .hasMessageNotContaining(pinOf(origin.leaf()));
    }

    @Test
    void aPinDoesNotReplaceTrust() throws Exception {
        X509ExtendedTrustManager manager =
                SpkiPins.of(RESERVE, pinOf(origin.leaf())).over(trusting(InMemoryCa.create(NOW)));

        assertThatThrownBy(() -> manager.checkServerTrusted(sent, "UNKNOWN"))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("unable to find valid certification path");
    }

    @Test
    void clientsAreHeldToTheirPinsToo() throws Exception {
        KeyPair keys = Keys.ec();
        CertificateDraft draft = CertificateDraft.of(NAMES, NOW.minusSeconds(60), NOW.plusSeconds(60))
                .authority();
        X509Certificate[] client = {InMemoryCa.selfSigned(keys, draft)};
        X509ExtendedTrustManager delegate = trusting(client[0]);

        SpkiPins.of(RESERVE, pinOf(client[0])).over(delegate).checkClientTrusted(client, "UNKNOWN");
        assertThatThrownBy(() -> SpkiPins.of(RESERVE, OTHER).over(delegate).checkClientTrusted(client, "UNKNOWN"))
                .isInstanceOf(CertificateException.class);
        assertThat(SpkiPins.of(RESERVE, OTHER).over(delegate).getAcceptedIssuers())
                .containsExactly(client);
    }

    @Test
    void aHandshakeFailsWithTheNameOfTheHost() throws Exception {
        assertThat(handshake(SpkiPins.of(RESERVE, pinOf(ca.intermediate())), "origin.example.com"))
                .isEqualTo("TLSv1.3");
        assertThatThrownBy(() -> handshake(SpkiPins.of(RESERVE, OTHER), "origin.example.com"))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("none of the keys of origin.example.com is expected");
        assertThatThrownBy(() -> handshake(SpkiPins.of(RESERVE, pinOf(ca.root())), "another.example.com"))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("another.example.com");
    }

    @Test
    void theContextOfTheJdkTrustsNoAuthorityInMemory() throws Exception {
        assertThatThrownBy(
                        () -> handshake(SpkiPins.of(RESERVE, pinOf(ca.root())).context(), "origin.example.com"))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("unable to find valid certification path");
    }

    private String handshake(SpkiPins pins, String host) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {pins.over(trusting(ca))}, null);
        return handshake(context, host);
    }

    private String handshake(SSLContext context, String host) throws Exception {
        try (SSLServerSocket server = (SSLServerSocket)
                serving().getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> accepted = CompletableFuture.runAsync(() -> accept(server));
            Socket plain = new Socket();
            plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
            try (SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, host, server.getLocalPort(), true)) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                return socket.getSession().getProtocol();
            } finally {
                accepted.get(20, TimeUnit.SECONDS);
            }
        }
    }

    private static void accept(SSLServerSocket server) {
        try (SSLSocket socket = (SSLSocket) server.accept()) {
            socket.startHandshake();
        } catch (IOException refused) {
            // The client says why.
        }
    }

    private SSLContext serving() throws Exception {
        char[] password = {'p'};
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(origin.toPkcs12(Secret.of("p"), "origin")), password);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static X509ExtendedTrustManager trusting(InMemoryCa... authorities) throws Exception {
        return trusting(Arrays.stream(authorities).map(InMemoryCa::root).toArray(X509Certificate[]::new));
    }

    private static X509ExtendedTrustManager trusting(X509Certificate... roots) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (X509Certificate root : roots) {
            store.setCertificateEntry(pinOf(root), root);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }
}
