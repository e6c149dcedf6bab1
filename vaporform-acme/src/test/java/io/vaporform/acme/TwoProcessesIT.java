package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.vaporform.Certificate;
import io.vaporform.Infrastructure;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.testsupport.Pebble;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** One process asks for certificates; another one, which knows of nothing but the store, answers the CA and serves. */
class TwoProcessesIT {

    private static final String NAME = "both.example.com";

    @Test
    void anyProcessAnswersAndServes() throws Exception {
        MemoryStateStore store = MemoryStateStore.create();
        try (Pebble pebble = Pebble.builder().start()) {
            AcmeProvider answering = AcmeProvider.builder()
                    .ca(AcmeITCase.ca(pebble))
                    .agreeToTerms()
                    .http01()
                    .build();
            AcmeProvider asking = AcmeProvider.builder()
                    .ca(AcmeITCase.ca(pebble))
                    .agreeToTerms()
                    .http01()
                    .build();
            try (Infrastructure one = AcmeITCase.infrastructure(asking, store, builder -> builder);
                    Infrastructure other = AcmeITCase.infrastructure(answering, store, builder -> builder)) {
                HttpServer http = HttpServer.create(new InetSocketAddress("127.0.0.1", pebble.httpPort()), 0);
                http.createContext("/", exchange -> {
                    Optional<String> text =
                            answering.challenges().http(exchange.getRequestURI().getPath());
                    byte[] bytes = text.orElse("").getBytes(StandardCharsets.US_ASCII);
                    exchange.sendResponseHeaders(text.isPresent() ? 200 : 404, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
                http.start();
                HttpsServer https = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
                https.setHttpsConfigurator(new HttpsConfigurator(other.tls().context()));
                https.start();
                try {
                    Certificate certificate = one.project("shop").certificates().provision(NAME);
                    assertThat(shown(https.getAddress(), pebble)).isEqualTo(serial(certificate));

                    certificate.renew();
                    Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> shown(https.getAddress(), pebble)
                            .equals(serial(certificate)));
                } finally {
                    http.stop(0);
                    https.stop(0);
                }
            }
        }
    }

    private static BigInteger serial(Certificate certificate) {
        return new BigInteger(certificate.current().orElseThrow().serial(), 16);
    }

    /** By a full handshake of a client that trusts Pebble's root and checks the name. */
    private static BigInteger shown(InetSocketAddress server, Pebble pebble) throws Exception {
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        for (X509Certificate root : pebble.roots()) {
            roots.setCertificateEntry(root.getSerialNumber().toString(), root);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(roots);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(server.getAddress(), server.getPort())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(NAME)));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
        }
    }
}
