package io.vaporform.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.vaporform.spec.DomainName;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over loopback, with the servers that the JDK has. */
class HttpsTest {

    private static final String HOST = "www.example.com";

    private final Certs certs = new Certs();
    private final Tls tls = Tls.builder(certs).build();
    private final ExecutorService pool = Executors.newCachedThreadPool();
    private HttpsServer server;

    @BeforeEach
    void startsAServer() throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(pool);
        server.setHttpsConfigurator(new HttpsConfigurator(tls.context()) {
            @Override
            public void configure(HttpsParameters parameters) {
                parameters.setSSLParameters(tls.parametersForChallenges("http/1.1"));
            }
        });
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Strict-Transport-Security", "max-age=1");
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopsIt() {
        server.stop(0);
        pool.shutdownNow();
    }

    private SSLSocket connect(int port, String... protocols) throws IOException {
        SSLSocket socket = (SSLSocket)
                Handshakes.context().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) Crowd.LONGEST.toMillis());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(HOST)));
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static BigInteger serial(SSLSocket socket) throws IOException {
        socket.startHandshake();
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    }

    @Test
    void theJdksServerShowsTheCertificateAndTheRenewedOne() throws IOException {
        for (int i = 0; i < 3; i++) {
            BigInteger own = certs.put(HOST);
            tls.changed(DomainName.of(HOST));
            try (SSLSocket socket = connect(server.getAddress().getPort())) {
                assertThat(serial(socket)).isEqualTo(own);
                socket.getOutputStream()
                        .write(("GET / HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: close\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 204");
            }
        }
    }

    @Test
    void theJdksServerAnswersChallenges() throws IOException {
        BigInteger own = certs.put(HOST);
        BigInteger challenge = certs.challenge(HOST);

        try (SSLSocket authority = connect(server.getAddress().getPort(), "acme-tls/1");
                SSLSocket browser = connect(server.getAddress().getPort(), "h2", "http/1.1")) {
            assertThat(serial(authority)).isEqualTo(challenge);
            assertThat(serial(browser)).isEqualTo(own);
        }
    }

    @Test
    void aClientWhoseNameHasNoCertificateIsRefused() {
        assertThatThrownBy(() -> {
                    try (SSLSocket socket = connect(server.getAddress().getPort())) {
                        serial(socket);
                    }
                })
                .as("with an alert, or, by this server, without")
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest(name = "protocols: {0}")
    @ValueSource(strings = {"", "http/1.1"})
    void socketsAreServedToo(String protocol) throws Exception {
        BigInteger own = certs.put(HOST);
        BigInteger challenge = certs.challenge(HOST);
        String[] protocols = protocol.isEmpty() ? new String[0] : new String[] {protocol};
        try (SSLServerSocket listening = (SSLServerSocket)
                tls.context().getServerSocketFactory().createServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serve(listening, protocols), pool);
            try (SSLSocket authority = connect(listening.getLocalPort(), "acme-tls/1")) {
                assertThat(serial(authority)).isEqualTo(challenge);
            }
            try (SSLSocket client = connect(listening.getLocalPort())) {
                assertThat(serial(client)).isEqualTo(own);
            }
            served.join();
        }
    }

    private void serve(SSLServerSocket listening, String... protocols) {
        for (int i = 0; i < 2; i++) {
            try (SSLSocket socket = (SSLSocket) listening.accept()) {
                socket.setSSLParameters(tls.parameters());
                tls.answerChallenges(socket, protocols);
                socket.startHandshake();
                socket.getInputStream().readAllBytes();
            } catch (IOException gone) {
                throw new IllegalStateException(gone);
            }
        }
    }
}
