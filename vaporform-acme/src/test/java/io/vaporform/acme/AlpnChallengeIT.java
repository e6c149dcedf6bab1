package io.vaporform.acme;

import io.vaporform.Infrastructure;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.testsupport.Pebble;
import io.vaporform.tls.Tls;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Certificates of a real Pebble, by TLS-ALPN-01. */
class AlpnChallengeIT {

    private static Pebble pebble;

    @BeforeAll
    static void start() {
        pebble = Pebble.builder().start();
    }

    @AfterAll
    static void stop() {
        pebble.close();
    }

    private static AcmeProvider.Builder provider() {
        return AcmeProvider.builder().ca(AcmeITCase.ca(pebble)).agreeToTerms();
    }

    @Test
    void theProvidersOwnServerAnswers() throws Exception {
        AcmeProvider provider = provider()
                .tlsAlpn01(new InetSocketAddress("127.0.0.1", pebble.tlsPort()))
                .build();
        try (Infrastructure infra = AcmeITCase.infrastructure(provider)) {
            CertificateOutputs current = infra.project("shop")
                    .certificates()
                    .provision("a.example.com", c -> c.name("b.example.com"))
                    .current()
                    .orElseThrow();
            AcmeITCase.verify(current, pebble);
        }
    }

    @Test
    void aServerOfTheHostAnswers() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Infrastructure infra =
                AcmeITCase.infrastructure(provider().tlsAlpn01().build())) {
            Tls tls = infra.tls();
            try (SSLServerSocket server =
                    (SSLServerSocket) tls.context().getServerSocketFactory().createServerSocket()) {
                server.bind(new InetSocketAddress("127.0.0.1", pebble.tlsPort()));
                threads.execute(() -> accept(server, tls));
                CertificateOutputs current = infra.project("shop")
                        .certificates()
                        .provision("host.example.com")
                        .current()
                        .orElseThrow();
                AcmeITCase.verify(current, pebble);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void accept(SSLServerSocket server, Tls tls) {
        while (!server.isClosed()) {
            try (SSLSocket socket = (SSLSocket) server.accept()) {
                tls.answerChallenges(socket, "http/1.1");
                socket.startHandshake();
            } catch (java.io.IOException closed) {
                // The CA has seen what it wanted to see, or the test is over.
            }
        }
    }
}
