package io.vaporform.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.ProvisioningException;
import io.vaporform.memory.InMemoryCa;
import io.vaporform.spec.Address;
import io.vaporform.spec.AllowList;
import io.vaporform.spec.BackendCheck;
import io.vaporform.spec.BasicAuth;
import io.vaporform.spec.ClientCertificates;
import io.vaporform.spec.Cors;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.Hsts;
import io.vaporform.spec.Instance;
import io.vaporform.spec.KeyType;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spec.RateLimit;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spec.SecurityHeaders;
import io.vaporform.spec.Value;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Member;
import io.vaporform.testsupport.LocalServer;
import io.vaporform.tls.CertificateMaterial;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is done to requests and answers on their way, by the real HAProxy. */
@Timeout(120)
class MiddlewaresIT {

    private static final Instant NOW = Instant.now();
    private static final Mark EDGE = new Mark("i", "l", Address.parse("shop/main/load-balancer/edge"), 1);
    private static final Mark MARK = new Mark("i", "l", Address.parse("shop/main/route/web"), 1);
    private static final String PASSWORD = "changeit";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @BeforeAll
    static void isInstalled() {
        AnyHaproxy.program();
    }

    @TempDir
    private Path path;

    private final InMemoryCa ca = InMemoryCa.create(NOW);
    private HaproxyDirectory directory;
    private EdgeProxy proxy;
    private EdgeRoutes routes;
    private Origin origin;
    private int port;
    private int tlsPort;

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
    private void route(UnaryOperator<RouteSpec.Builder> with) throws Exception {
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

    private RouteSpec.Builder shown(RouteSpec.Builder route) {
        CertificateMaterial material = ca.issue(
                List.of(DomainName.of("a.test"), DomainName.of("b.test"), DomainName.of("c.test")),
                KeyType.EC_P256,
                NOW.minus(Duration.ofHours(1)),
                NOW.plus(Duration.ofDays(9)));
        return route.certificate(Value.of(material.chainPem()), Value.of(material.keyPem()));
    }

    private Web.Answer get(String... headers) throws IOException {
        return send("GET", headers);
    }

    private Web.Answer send(String method, String... headers) throws IOException {
        return Web.send(port, request(method, headers));
    }

    private static String request(String method, String... headers) {
        return method + " / HTTP/1.1\r\nHost: a.test\r\n"
                + String.join(
                        "", List.of(headers).stream().map(each -> each + "\r\n").toList())
                + "Connection: close\r\n\r\n";
    }

    private int statusFrom(String client) throws IOException {
        InetAddress from = InetAddress.getByName(client);
        InetAddress to = InetAddress.getByName(client.contains(":") ? "::1" : "127.0.0.1");
        try (Socket socket = new Socket(to, port, from, 0)) {
            return Web.send(socket, request("GET")).status();
        }
    }

    private Web.Answer getByTls() throws Exception {
        return getByTls("a.test", "a.test", Optional.empty());
    }

    /** @param name of the handshake */
    private Web.Answer getByTls(String name, String host, Optional<KeyStore> client) throws Exception {
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

    /** A key with a certificate that is its own authority. */
    private Optional<KeyStore> client(String name) throws Exception {
        Path file = path.resolve(name + ".p12");
        Process made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-dname",
                        "CN=" + name,
                        "-keyalg",
                        "EC",
                        "-validity",
                        "9",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(made.waitFor()).isZero();
        return Optional.of(KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()));
    }

    private static ClientCertificates issuedBy(Optional<KeyStore> client, String name) throws Exception {
        X509Certificate own = (X509Certificate) client.orElseThrow().getCertificate(name);
        return ClientCertificates.of(String.join("\n", LoadedAuthorities.pem(List.of(own))) + "\n");
    }

    private static String said(String user, String password) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void browsersAreToldToComeByTlsOnceTheyHave() throws Exception {
        Hsts hsts = Hsts.of(Duration.ofDays(365)).includeSubDomains().preload();
        route(route -> shown(route).with(hsts));

        assertThat(getByTls().header("strict-transport-security")).isEqualTo(hsts.value());
        assertThat(get().header("strict-transport-security")).isEmpty();

        route(this::shown);
        assertThat(getByTls().header("strict-transport-security")).isEmpty();
    }

    @Test
    void everyAnswerHasTheSecurityHeaders() throws Exception {
        SecurityHeaders headers = SecurityHeaders.DEFAULT
                .framing(SecurityHeaders.Framing.SAMEORIGIN)
                .referrerPolicy("no-referrer");
        route(route -> route.with(headers));

        assertThat(get().status()).isEqualTo(200);
        for (Map.Entry<String, String> each : headers.headers().entrySet()) {
            assertThat(get().header(lower(each.getKey()))).isEqualTo(each.getValue());
        }

        route(route -> route.with(SecurityHeaders.DEFAULT).with(BasicAuth.user("me", Secret.of("p"))));
        assertThat(get().status()).isEqualTo(401);
        assertThat(get().header("x-frame-options")).isEqualTo("DENY");
        assertThat(Web.get(port, "b.test", "/").header("x-frame-options")).isEmpty();
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Test
    void onlyAllowedAddressesComeThrough() throws Exception {
        // 127.0.0.4 to 127.0.0.5, and 127.0.0.9.
        route(route -> route.with(AllowList.of("127.0.0.4/31", "127.0.0.9")));
        assertThat(statusFrom("127.0.0.3")).isEqualTo(403);
        assertThat(statusFrom("127.0.0.4")).isEqualTo(200);
        assertThat(statusFrom("127.0.0.5")).isEqualTo(200);
        assertThat(statusFrom("127.0.0.6")).isEqualTo(403);
        assertThat(statusFrom("127.0.0.9")).isEqualTo(200);
        assertThat(statusFrom("127.0.0.90")).isEqualTo(403);
        assertThat(statusFrom("::1")).isEqualTo(403);

        route(route -> route.with(AllowList.of("::/127")));
        assertThat(statusFrom("::1")).isEqualTo(200);
        assertThat(statusFrom("127.0.0.4")).isEqualTo(403);

        // All of version 6, which those of version 4 are not, although they come to the same socket.
        route(route -> route.with(AllowList.of("::/0")));
        assertThat(statusFrom("::1")).isEqualTo(200);
        assertThat(statusFrom("127.0.0.4")).isEqualTo(403);

        route(route -> route.with(AllowList.of("127.0.0.0/8", "0.0.0.0/0")));
        assertThat(statusFrom("127.0.0.4")).isEqualTo(200);
        assertThat(statusFrom("::1")).isEqualTo(403);
    }

    @Test
    void aClientThatAsksTooOftenIsRefused() throws Exception {
        route(route -> route.with(RateLimit.of(5, MINUTE)));

        for (int i = 0; i < 5; i++) {
            assertThat(statusFrom("127.0.0.2")).isEqualTo(200);
        }
        assertThat(statusFrom("127.0.0.2")).isEqualTo(429);
        assertThat(statusFrom("127.0.0.3")).isEqualTo(200);

        route(route -> route.with(RateLimit.of(50, MINUTE)));
        assertThat(statusFrom("127.0.0.2")).isEqualTo(200);

        route(route -> route.with(RateLimit.of(1, Duration.ofHours(1))));
        assertThat(get().status()).isEqualTo(200);
        Web.Answer refused = get();
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("retry-after")).isEqualTo("3600");
    }

    @Test
    void theLimitIsOfItsWindow() throws Exception {
        route(route -> route.with(RateLimit.of(1, Duration.ofSeconds(1))));

        assertThat(get().status()).isEqualTo(200);
        Until.holds("two in a second are too many", () -> get().status() == 429);
        for (RateWindow window : List.of(RateWindow.TEN_SECONDS, RateWindow.TEN_MINUTES)) {
            route(route -> route.with(RateLimit.of(1, Duration.ofSeconds(window.seconds()))));
            assertThat(get().status()).isEqualTo(200);
            assertThat(get().status()).isEqualTo(429);
        }
    }

    @Test
    void pagesOfOtherOriginsMayReadIfTheyAreNamed() throws Exception {
        route(route -> route.with(Cors.allow("https://b.test", "https://*.c.test:8443")
                .methods("GET", "PUT")
                .headers("X-A", "X|B%")
                .maxAge(Duration.ofSeconds(7))));
        for (String allowed : List.of("https://b.test", "https://x.c.test:8443")) {
            Web.Answer answer = get("Origin: " + allowed);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("access-control-allow-origin")).isEqualTo(allowed);
            assertThat(answer.header("vary")).isEqualTo("Origin");

            Web.Answer asked = send("OPTIONS", "Origin: " + allowed, "Access-Control-Request-Method: PUT");
            assertThat(asked.status()).isEqualTo(204);
            assertThat(asked.header("access-control-allow-origin")).isEqualTo(allowed);
            assertThat(asked.header("access-control-allow-methods")).isEqualTo("GET, PUT");
            assertThat(asked.header("access-control-allow-headers")).isEqualTo("X-A, X|B%");
            assertThat(asked.header("access-control-max-age")).isEqualTo("7");
        }
        for (String other : List.of(
                "http://b.test",
                "https://b.test:8443",
                "https://b.test.evil",
                "https://x.c.test",
                "https://y.x.c.test:8443",
                "https://.c.test:8443",
                "https://evil//x.c.test:8443",
                "https://b.test, https://b.test",
                "null")) {
            Web.Answer answer = send("OPTIONS", "Origin: " + other, "Access-Control-Request-Method: PUT");
            assertThat(answer.status()).as(other).isEqualTo(200);
            assertThat(answer.header("access-control-allow-origin")).isEmpty();
            assertThat(answer.header("vary")).isEqualTo("Origin");
        }
        assertThat(send("OPTIONS", "Origin: https://b.test").status()).isEqualTo(200);
        assertThat(get().header("access-control-allow-origin")).isEmpty();
    }

    @Test
    void whatABrowserAsksBeforehandNeedsNoPassword() throws Exception {
        route(route -> route.with(Cors.allow("https://b.test")).with(BasicAuth.user("me", Secret.of("p"))));

        Web.Answer asked = send("OPTIONS", "Origin: https://b.test", "Access-Control-Request-Method: PUT");
        assertThat(asked.status()).isEqualTo(204);
        assertThat(asked.head()).doesNotContainIgnoringCase("access-control-allow-headers");
        Web.Answer refused = get("Origin: https://b.test");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("access-control-allow-origin")).isEqualTo("https://b.test");
    }

    @Test
    void onlyUsersWithTheirPasswordsComeThrough() throws Exception {
        String odd = "pä ss:,\"'\\%[src]|$HOME;#";
        route(route -> route.with(BasicAuth.user("me", Secret.of("secret")).and("a|b,(x)", Secret.of(odd))));

        assertThat(get().header("www-authenticate")).isEqualTo("Basic realm=\"private\", charset=\"UTF-8\"");
        assertThat(get(said("me", "secret")).status()).isEqualTo(200);
        assertThat(get(said("a|b,(x)", odd)).status()).isEqualTo(200);
        for (String wrong : List.of(
                said("me", odd),
                said("me", ""),
                said("", "secret"),
                said("ME", "secret"),
                said("a|b,(x)", "secret"),
                "Authorization: Basic",
                "Authorization: Basic !!!",
                "Authorization: Bearer secret",
                "X: y")) {
            assertThat(get(wrong).status()).as(wrong).isEqualTo(401);
        }

        route(route -> route.with(BasicAuth.user("me", Secret.of("other"))));
        assertThat(get(said("me", "secret")).status()).isEqualTo(401);
        assertThat(get(said("me", "other")).status()).isEqualTo(200);
    }

    @Test
    void onlyClientsWithACertificateComeThrough() throws Exception {
        Optional<KeyStore> good = client("good");
        Optional<KeyStore> other = client("other");
        ClientCertificates asked = issuedBy(good, "good");
        route(route -> shown(route.host("b.test")).with(asked));
        routes.put(
                new Mark("i", "l", Address.parse("shop/main/route/open"), 1),
                shown(RouteSpec.builder("edge", "c.test").to("web")).build(),
                NOW);

        assertThat(getByTls("a.test", "a.test", good).status()).isEqualTo(200);
        assertThat(getByTls("a.test", "A.Test.:443", good).status()).isEqualTo(200);
        assertThatThrownBy(() -> getByTls("a.test", "a.test", other)).isInstanceOf(IOException.class);
        assertThatThrownBy(this::getByTls).isInstanceOf(IOException.class);
        assertThat(get().status()).isEqualTo(403);
        // Nobody was asked for one in the handshake of c.test.
        assertThat(getByTls("c.test", "a.test", Optional.empty()).status()).isEqualTo(421);
        assertThat(getByTls("c.test", "c.test", Optional.empty()).status()).isEqualTo(503);
        // A session of another name would bring along a certificate that nobody held against the authorities of this
        // one.
        assertThat(directory.config()).content().contains("tune.ssl.cachesize 0\n");

        ClientCertificates others = issuedBy(other, "other");
        route(route -> shown(route.host("b.test")).with(others));
        assertThat(getByTls("b.test", "b.test", other).status()).isEqualTo(200);
        assertThatThrownBy(() -> getByTls("b.test", "b.test", good)).isInstanceOf(IOException.class);

        proxy.journal()
                .put(proxy.journal().balancer().orElseThrow().with(SlotCounts.grown(proxy.journal(), "src-http-2000")));
        assertThat(proxy.load()).isEqualTo(HaproxyProcess.Done.RELOADED);
        assertThat(getByTls("a.test", "a.test", other).status()).isEqualTo(200);
        assertThatThrownBy(() -> getByTls("a.test", "a.test", good)).isInstanceOf(IOException.class);

        route(this::shown);
        assertThat(getByTls().status()).isEqualTo(200);
        assertThat(get().status()).isEqualTo(200);
        routes.remove(MARK);
        String authorities = proxy.withWorker(worker -> worker.socket().ask(RuntimeCommand.of("show ssl ca-file")));
        assertThat(authorities).doesNotContain(MARK.token());
    }

    @Test
    void routesOfAHostAskForTheSameCertificates() throws Exception {
        ClientCertificates asked = issuedBy(client("good"), "good");
        route(route -> shown(route).with(asked));
        Address other = Address.parse("shop/main/route/other");
        RouteSpec open =
                RouteSpec.builder("edge", "a.test").path("/open").to("web").build();

        assertThat(HaproxyRoutes.unlike(proxy, other, open)).hasValueSatisfying(why -> assertThat(why)
                .startsWith("shop/main/route/web has one of the hosts [a.test] and other client certificates"));
        assertThat(HaproxyRoutes.unlike(proxy, MARK.address(), open)).isEmpty();
        assertThat(HaproxyRoutes.unlike(
                        proxy, other, open.toBuilder().with(asked).build()))
                .isEmpty();
    }

    @Test
    void whatHaproxyDoesNotLoadIsNotKept() throws Exception {
        ClientCertificates asked = issuedBy(client("good"), "good");
        RouteSpec refused = shown(RouteSpec.builder("edge", "a.test").to("web"))
                .certificate(Value.of("no certificate"), Value.of(Secret.of("no key")))
                .with(asked)
                .build();

        assertThatThrownBy(() -> routes.put(MARK, refused, NOW)).isInstanceOf(ProvisioningException.class);

        assertThat(routes.find(MARK)).isEmpty();
        route(route -> shown(route).with(asked));
        assertThat(get().status()).isEqualTo(403);
    }

    @Test
    void theFirstThatRefusesAnswers() throws Exception {
        route(route -> route.with(AllowList.of("127.0.0.2"))
                .with(RateLimit.of(1, MINUTE))
                .with(BasicAuth.user("me", Secret.of("p"))));

        assertThat(statusFrom("127.0.0.3")).isEqualTo(403);
        assertThat(statusFrom("127.0.0.3")).isEqualTo(403);
        assertThat(statusFrom("127.0.0.2")).isEqualTo(401);
        assertThat(statusFrom("127.0.0.2")).isEqualTo(429);

        route(route -> shown(route).redirectToHttps().with(AllowList.of("127.0.0.2")));
        assertThat(statusFrom("127.0.0.3")).isEqualTo(308);
    }

    @Test
    void aReloadFindsThemAll() throws Exception {
        route(route -> route.with(AllowList.of("127.0.0.0/9"))
                .with(RateLimit.of(3, MINUTE))
                .with(Cors.allow("https://b.test"))
                .with(BasicAuth.user("me", Secret.of("p")))
                .with(Hsts.of(MINUTE))
                .with(SecurityHeaders.DEFAULT));
        proxy.journal()
                .put(proxy.journal().balancer().orElseThrow().with(SlotCounts.grown(proxy.journal(), "src-http-2000")));

        assertThat(proxy.load()).isEqualTo(HaproxyProcess.Done.RELOADED);

        Web.Answer answer = get("Origin: https://b.test", said("me", "p"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("access-control-allow-origin")).isEqualTo("https://b.test");
        assertThat(answer.header("x-frame-options")).isEqualTo("DENY");
        assertThat(get().status()).isEqualTo(401);
        Path users = directory.map("basic");
        assertThat(users).content().doesNotContain("me");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(users)))
                .isEqualTo("rw-------");

        routes.remove(MARK);
        for (String map : RouteEntries.MAPS) {
            List<MapEntry> left =
                    proxy.withWorker(worker -> proxy.map(worker, map).entries());
            assertThat(left).as(map).isEmpty();
        }
    }
}
