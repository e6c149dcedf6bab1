package io.vaporform.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.memory.InMemoryCa;
import io.vaporform.spec.Address;
import io.vaporform.spec.BackendCheck;
import io.vaporform.spec.BalancingAlgorithm;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.Instance;
import io.vaporform.spec.KeyType;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Value;
import io.vaporform.spi.BackendHealth;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Member;
import io.vaporform.testsupport.LocalServer;
import io.vaporform.tls.CertificateMaterial;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One load balancer with its routes: what changes at run time, what makes it reload, and what is found again. */
@Timeout(120)
class EdgeProxyIT {

    private static final Instant NOW = Instant.now();
    private static final Limits LIMITS =
            new Limits(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(1), Duration.ofSeconds(5));

    @TempDir
    private Path path;

    private final KeptTime time = new KeptTime();
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private int http;
    private int https;
    private Origin origin;
    private EdgeProxy proxy;
    private EdgeRoutes routes;

    @BeforeEach
    void start() throws IOException {
        http = LocalServer.freePort();
        https = LocalServer.freePort();
        origin = new Origin("one");
        proxy = open();
        routes = new EdgeRoutes(proxy);
        proxy.journal()
                .put(new EdgeBalancer(
                        mark("shop/main/load-balancer/edge"),
                        NOW,
                        LoadBalancerSpec.builder().http(http).https(https).build(),
                        List.of(http, https),
                        SlotCounts.first()));
        proxy.load();
    }

    private EdgeProxy open() {
        EdgeSettings settings = new EdgeSettings(
                AnyHaproxy.program(),
                LIMITS,
                InetAddress.getLoopbackAddress(),
                Duration.ofSeconds(20),
                new EdgeChallenges(path));
        return EdgeProxy.open(HaproxyDirectory.of(path.resolve("edge")), settings, time, executor);
    }

    @AfterEach
    void stop() throws InterruptedException {
        executor.shutdown();
        assertThat(executor.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        proxy.remove();
        origin.close();
        assertThat(path.resolve("edge")).doesNotExist();
    }

    private static Mark mark(String address) {
        return new Mark("test", "lineage", Address.parse(address), 1);
    }

    private static Mark route(int number) {
        return mark("shop/main/route/r" + number);
    }

    private static RouteSpec.Builder spec(int number) {
        return RouteSpec.builder("edge", "h" + number + ".example.com").to("web");
    }

    private boolean put(int number, RouteSpec.Builder spec) {
        return routes.put(route(number), spec.build(), NOW);
    }

    private Member member(Origin its) {
        String name = "web-" + its.address().getPort();
        return new Member(
                new Instance(
                        name,
                        name,
                        List.of(new Endpoint(
                                "http", From.HOST, "127.0.0.1", its.address().getPort()))),
                Member.State.ACTIVE);
    }

    private void serve(int number, Origin its) {
        assertThat(routes.members(route(number), "web", List.of(member(its))))
                .singleElement()
                .satisfies(state -> assertThat(state.state()).isEqualTo(Member.State.ACTIVE));
    }

    private String get(int number) throws IOException {
        return Web.get(http, "h" + number + ".example.com", "/").body();
    }

    private long reloads() {
        return proxy.processes().reloads();
    }

    @Test
    void aNewMemberServesAtOnceAndNothingIsReloaded() throws IOException {
        long before = reloads();
        assertThat(put(1, spec(1))).isTrue();
        assertThat(Web.get(http, "h1.example.com", "/").status()).isEqualTo(503);

        serve(1, origin);

        assertThat(get(1)).isEqualTo("one");
        assertThat(reloads()).isEqualTo(before);
    }

    private BigInteger shown(String name) throws Exception {
        return ShownCertificate.serial(https, name).orElseThrow();
    }

    private static RouteSpec.Builder with(CertificateMaterial material, RouteSpec.Builder spec) {
        return spec.certificate(Value.of(material.chainPem()), Value.of(material.keyPem()));
    }

    @Test
    void aRenewedCertificateIsShownWithoutAReloadAndAfterAStart() throws Exception {
        InMemoryCa ca = InMemoryCa.create(NOW);
        List<DomainName> names = List.of(DomainName.of("h1.example.com"));
        CertificateMaterial first = ca.issue(names, KeyType.EC_P256, NOW.minusSeconds(60), NOW.plusSeconds(86_400));
        CertificateMaterial second = ca.issue(names, KeyType.EC_P256, NOW.minusSeconds(60), NOW.plusSeconds(86_400));
        long before = reloads();
        put(1, with(first, spec(1)));
        assertThat(shown("h1.example.com")).isEqualTo(first.leaf().getSerialNumber());

        put(1, with(second, spec(1)));

        assertThat(shown("h1.example.com")).isEqualTo(second.leaf().getSerialNumber());
        assertThat(reloads()).isEqualTo(before);
        assertThat(Leftovers.kill(proxy.directory(), LIMITS.hardStop())).isTrue();
        proxy.load();
        assertThat(shown("h1.example.com")).isEqualTo(second.leaf().getSerialNumber());
    }

    @Test
    void moreRoutesThanSlotsMakeItReloadAndNoneIsLost() throws Exception {
        int slots = SlotCounts.first().get(Pool.of(spec(1).build()).id());
        long before = reloads();
        for (int i = 1; i <= slots + 8; i++) {
            put(i, spec(i));
            serve(i, origin);
        }
        executor.submit(() -> {}).get(60, TimeUnit.SECONDS);

        assertThat(reloads()).isEqualTo(before + 1);
        for (int i = 1; i <= slots + 8; i++) {
            assertThat(get(i)).isEqualTo("one");
        }
    }

    @Test
    void anotherKindOfSlotIsTakenOnceItsServersAreUp() throws IOException {
        put(1, spec(1));
        serve(1, origin);
        RouteSpec.Builder hashed = spec(1).algorithm(BalancingAlgorithm.IP_HASH);

        boolean isDone = put(1, hashed);
        for (int i = 0; i < 200 && !isDone; i++) {
            assertThat(get(1)).isEqualTo("one");
            isDone = put(1, hashed);
        }

        assertThat(isDone).isTrue();
        assertThat(get(1)).isEqualTo("one");
        assertThat(routes.find(route(1)).orElseThrow().slot()).startsWith("src-tcp-2000-");
    }

    @Test
    void anotherCheckLeavesNobodyWithoutAServer() throws Exception {
        put(1, spec(1).check(BackendCheck.DEFAULT));
        serve(1, origin);

        put(1, spec(1).check(BackendCheck.DEFAULT.every(Duration.ofSeconds(1))));
        assertThat(get(1)).isEqualTo("one");
        serve(1, origin);

        assertThat(get(1)).isEqualTo("one");
        String slot = routes.find(route(1)).orElseThrow().slot();
        Until.holds("the one before is gone", () -> {
            routes.members(route(1), "web", List.of(member(origin)));
            return proxy.withWorker(worker -> worker.servers(slot)).size() == 1;
        });
    }

    @Test
    void whatSomebodyChangedByHandIsMendedByWhoGoesOn() throws Exception {
        put(1, spec(1));
        serve(1, origin);
        EdgeRoute kept = routes.find(route(1)).orElseThrow();
        proxy.withWorker(worker -> {
            proxy.map(worker, "routes").replace(List.of(new MapEntry("evil.example/", kept.slot())));
            RouteServer.of(kept).forEach(each -> new LoadedSlot(worker, kept.slot())
                    .drain(each.server().orElseThrow().name()));
            return true;
        });
        assertThat(Web.get(http, "h1.example.com", "/").status()).isEqualTo(404);

        EdgeProxy next = open();
        try (next) {
            next.adopt();
        }

        assertThat(get(1)).isEqualTo("one");
        assertThat(Web.get(http, "evil.example", "/").status()).isEqualTo(404);
    }

    @Test
    void aConfigurationThatWasChangedByHandIsOursAgainWithTheNextStart() throws Exception {
        put(1, spec(1));
        serve(1, origin);
        Path config = proxy.directory().config();
        Files.writeString(config, Files.readString(config).replace("timeout client 30s", "timeout client 1ms"));
        assertThat(Leftovers.kill(proxy.directory(), LIMITS.hardStop())).isTrue();

        proxy.load();

        assertThat(Files.readString(config)).contains("timeout client 30s");
        assertThat(get(1)).isEqualTo("one");
    }

    @Test
    void whoCannotBeReachedGetsNothingAndHealthSaysWhy() {
        put(1, spec(1));
        Member unreachable = new Member(new Instance("web-1", "web-1", List.of()), Member.State.ACTIVE);

        assertThat(routes.members(route(1), "web", List.of(unreachable))).isEmpty();

        assertThat(routes.health(route(1)))
                .singleElement()
                .extracting(BackendHealth::why)
                .isEqualTo("this host cannot reach its port");
    }

    @Test
    void whatARemovedRouteLeavesIsNobodysForTheNext() throws IOException {
        put(1, spec(1));
        serve(1, origin);
        String slot = routes.find(route(1)).orElseThrow().slot();

        routes.remove(route(1));
        routes.remove(route(1));
        put(2, spec(2));

        assertThat(Web.get(http, "h1.example.com", "/").status()).isEqualTo(404);
        assertThat(Web.get(http, "h2.example.com", "/").status()).isEqualTo(503);
        assertThat(slot).isNotEmpty();
    }
}
