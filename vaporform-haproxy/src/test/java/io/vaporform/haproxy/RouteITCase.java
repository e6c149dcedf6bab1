package io.vaporform.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.memory.InMemoryCa;
import io.vaporform.spec.Address;
import io.vaporform.spec.BackendCheck;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.Instance;
import io.vaporform.spec.KeyType;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Value;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Member;
import io.vaporform.testsupport.LocalServer;
import io.vaporform.tls.CertificateMaterial;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A load balancer of the real HAProxy with one route, and who comes to it. */
@Timeout(120)
abstract class RouteITCase {

    static final Instant NOW = Instant.now();
    private static final Mark EDGE = new Mark("i", "l", Address.parse("shop/main/load-balancer/edge"), 1);
    static final Mark MARK = new Mark("i", "l", Address.parse("shop/main/route/web"), 1);
    static final String PASSWORD = "changeit";

    @BeforeAll
    static void isInstalled() {
        AnyHaproxy.program();
    }

    @TempDir
    Path path;

    final InMemoryCa ca = InMemoryCa.create(NOW);
    HaproxyDirectory directory;
    EdgeProxy proxy;
    EdgeRoutes routes;
    private Origin origin;
    int port;
    int tlsPort;

    @BeforeEach
    void start() throws Exception {
        origin = new Origin("o1");
        port = LocalServer.freePort();
        tlsPort = LocalServer.freePort();
        directory = HaproxyDirectory.of(path.resolve("edge"));
        EdgeSettings settings = new EdgeSettings(
                AnyHaproxy.program(),
                Edge.LIMITS,
                InetAddress.getByName("::"),
                Duration.ofSeconds(20),
                new EdgeChallenges(path));
        proxy = EdgeProxy.open(directory, settings, new KeptTime(), Runnable::run);
        proxy.journal()
                .put(new EdgeBalancer(
                        EDGE,
                        NOW,
                        LoadBalancerSpec.builder().http(0).https(0).build(),
                        List.of(port, tlsPort),
                        SlotCounts.first()));
        proxy.load();
        routes = new EdgeRoutes(proxy);
    }

    @AfterEach
    void stop() throws Exception {
        proxy.close();
        origin.close();
        assertThat(Leftovers.kill(directory, Edge.LIMITS.hardStop())).isTrue();
    }

    /** A route of {@code a.test} with a server that is up. */
    void route(UnaryOperator<RouteSpec.Builder> with) throws Exception {
        routes.put(
                MARK,
                with.apply(RouteSpec.builder("edge", "a.test").to("web").check(BackendCheck.FAST))
                        .build(),
                NOW);
        InetSocketAddress at = origin.address();
        Instance instance = new Instance(
                "i1",
                "i1",
                List.of(new Endpoint("http", From.HOST, at.getAddress().getHostAddress(), at.getPort())));
        Until.holds(
                "its server is up",
                () -> routes.members(MARK, "web", List.of(new Member(instance, Member.State.ACTIVE))).stream()
                        .allMatch(state -> state.state() == Member.State.ACTIVE));
    }

    RouteSpec.Builder shown(RouteSpec.Builder route) {
        CertificateMaterial material = ca.issue(
                List.of(DomainName.of("a.test"), DomainName.of("b.test"), DomainName.of("c.test")),
                KeyType.EC_P256,
                NOW.minus(Duration.ofHours(1)),
                NOW.plus(Duration.ofDays(9)));
        return route.certificate(Value.of(material.chainPem()), Value.of(material.keyPem()));
    }

    Web.Answer get(String... headers) throws IOException {
        return send("GET", headers);
    }

    Web.Answer send(String method, String... headers) throws IOException {
        return Web.send(port, request(method, headers));
    }

    static String request(String method, String... headers) {
        return method + " / HTTP/1.1\r\nHost: a.test\r\n"
                + String.join(
                        "", List.of(headers).stream().map(each -> each + "\r\n").toList())
                + "Connection: close\r\n\r\n";
    }

    int statusFrom(String client) throws IOException {
        InetAddress from = InetAddress.getByName(client);
        InetAddress to = InetAddress.getByName(client.contains(":") ? "::1" : "127.0.0.1");
        try (Socket socket = new Socket(to, port, from, 0)) {
            return Web.send(socket, request("GET")).status();
        }
    }

    Web.Answer getByTls() throws Exception {
        return getByTls("a.test", "a.test", Optional.empty());
    }

    /** @param name of the handshake */
    Web.Answer getByTls(String name, String host, Optional<KeyStore> client) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("root", ca.root());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(client.orElse(null), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", tlsPort)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            socket.setSSLParameters(parameters);
            return Web.send(socket, request("GET").replace("a.test", host));
        }
    }
}
