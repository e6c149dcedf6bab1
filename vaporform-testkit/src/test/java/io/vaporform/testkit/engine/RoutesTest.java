package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.Blueprint;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.Route;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.OperationTimeoutException;
import io.vaporform.memory.InMemoryTraffic;
import io.vaporform.memory.InMemoryTraffic.Answer;
import io.vaporform.memory.InMemoryTraffic.Request;
import io.vaporform.memory.Thing;
import io.vaporform.spec.Address;
import io.vaporform.spec.BalancingAlgorithm;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.DriftPolicy;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.RouteTarget;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.BackendHealth;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What load balancers send where, and that instances come and go without a request being lost. */
class RoutesTest {

    private static final Address EDGE = new Address("platform", "main", Kind.LOAD_BALANCER, "edge");

    private final Rig rig = new Rig();
    private final Infrastructure infra = rig.infra();
    private final Project shop = infra.project("shop");
    private final InMemoryTraffic traffic = rig.world.traffic();

    RoutesTest() {
        infra.project("platform")
                .loadBalancers()
                .provision("edge", edge -> edge.http(80).https(443).shared());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void deploy(String name, int replicas, String version) {
        shop.deploy(name, web(replicas, version));
    }

    private static DeploymentSpec web(int replicas, String version) {
        return DeploymentSpec.builder()
                .image("shop/web:1")
                .port(8080)
                .replicas(replicas)
                .env("VERSION", version)
                .build();
    }

    private static RouteSpec.Builder toShop() {
        return RouteSpec.builder("platform/main/edge", "shop.example.com");
    }

    private Answer get(String path) {
        return traffic.send(EDGE, Request.of("shop.example.com", path));
    }

    private Map<String, Integer> instances(int requests) {
        Map<String, Integer> all = new HashMap<>();
        for (int i = 0; i < requests; i++) {
            all.merge(get("/").instance().orElseThrow(), 1, Integer::sum);
        }
        return all;
    }

    private Set<String> running(String name) {
        return rig.running(name).stream().map(Thing::name).collect(Collectors.toSet());
    }

    @Test
    void eachInstanceGetsItsShare() {
        deploy("web", 3, "1");
        deploy("canary", 1, "2");
        Route route = shop.routes()
                .provision(
                        "shop",
                        toShop().to("web")
                                .to(RouteTarget.of("canary").weight(25))
                                .build());

        Map<String, Integer> seen = instances(325);

        assertThat(route.urls()).containsExactly("https://shop.example.com/");
        assertThat(running("web")).allSatisfy(name -> assertThat(seen).containsEntry(name, 100));
        assertThat(running("canary")).allSatisfy(name -> assertThat(seen).containsEntry(name, 25));
    }

    @Test
    void theLongestPathOfTheHostGetsTheRequest() {
        deploy("web", 1, "1");
        deploy("api", 1, "1");
        shop.routes().provision("shop", toShop().to("web").build());
        shop.routes().provision("api", toShop().path("/api").to("api").build());

        assertThat(get("/").instance()).isEqualTo(only("web"));
        assertThat(get("/apis").instance()).isEqualTo(only("web"));
        assertThat(get("/api").instance()).isEqualTo(only("api"));
        assertThat(get("/api/v1").instance()).isEqualTo(only("api"));
        assertThat(traffic.send(EDGE, Request.of("other.example.com", "/")).status())
                .isEqualTo(404);
    }

    private Optional<String> only(String name) {
        return running(name).stream().findFirst();
    }

    @Test
    void aNewVersionServesBeforeTheOldOneGoesAndWhatIsUnderWayIsWaitedFor() {
        deploy("web", 2, "1");
        shop.routes().provision("shop", toShop().to("web").build());
        Set<String> old = running("web");
        Answer report = traffic.begin(EDGE, Request.of("shop.example.com", "/report"));

        assertThatExceptionOfType(OperationTimeoutException.class).isThrownBy(() -> shop.stack()
                .start(Blueprint.named("direct-change", b -> b.deployment("web", web(2, "2")))
                        .adopt())
                .await(Duration.ofSeconds(10)));
        assertThat(running("web")).contains(report.instance().orElseThrow());
        assertThat(instances(20).keySet()).doesNotContainAnyElementsOf(old);
        traffic.end(report);
        rig.pass(Duration.ofSeconds(5));

        assertThat(running("web")).hasSize(2).doesNotContainAnyElementsOf(old);
        assertThat(instances(20).keySet()).isEqualTo(running("web"));
    }

    @Test
    void requestsGoOnWhileInstancesComeAndGo() {
        deploy("web", 2, "1");
        shop.routes().provision("shop", toShop().to("web").build());

        shop.deployment("web").scale(4);
        assertThat(instances(40).keySet()).isEqualTo(running("web")).hasSize(4);

        shop.deployment("web").scale(1);
        assertThat(instances(40).keySet()).isEqualTo(running("web")).hasSize(1);

        shop.deployment("web").scale(0);
        assertThat(get("/").status()).isEqualTo(503);
    }

    @Test
    void whoIsKilledGetsNothingAndABackupServesWhereNobodyElseCan() {
        deploy("web", 2, "1");
        deploy("sorry", 1, "1");
        Route route = shop.routes()
                .provision(
                        "shop",
                        toShop().to("web")
                                .to(RouteTarget.of("sorry").asBackup())
                                .build());
        List<Thing> web = rig.running("web");

        rig.world.kill(web.get(0).engineId());

        assertThat(instances(10).keySet()).containsExactly(web.get(1).name());
        assertThat(route.health())
                .filteredOn(health -> !health.up())
                .singleElement()
                .satisfies(health -> {
                    assertThat(health.instance()).isEqualTo(web.get(0).name());
                    assertThat(health.why()).isNotEmpty();
                });
        rig.world.kill(web.get(1).engineId());
        assertThat(instances(10).keySet()).isEqualTo(running("sorry"));
    }

    @Test
    void aClientStaysWithItsInstance() {
        deploy("web", 5, "1");
        shop.routes()
                .provision(
                        "shop",
                        toShop().to("web").algorithm(BalancingAlgorithm.IP_HASH).build());
        Map<String, String> before = byClient();
        String gone = rig.running("web").get(2).engineId();
        String its = rig.running("web").get(2).name();
        rig.world.kill(gone);

        Map<String, String> after = byClient();

        assertThat(new HashSet<>(before.values())).hasSize(5);
        before.forEach((client, instance) -> {
            if (!instance.equals(its)) {
                assertThat(after).containsEntry(client, instance);
            }
        });
    }

    private Map<String, String> byClient() {
        return IntStream.range(0, 100).boxed().collect(Collectors.toMap(i -> "client " + i, i -> traffic.send(
                        EDGE, Request.of("shop.example.com", "/").from("192.0.2." + i))
                .instance()
                .orElseThrow()));
    }

    @Test
    void whoHasTheFewestRequestsGetsTheNext() {
        deploy("web", 2, "1");
        shop.routes()
                .provision(
                        "shop",
                        toShop().to("web")
                                .algorithm(BalancingAlgorithm.LEAST_CONN)
                                .build());
        Answer busy = traffic.begin(EDGE, Request.of("shop.example.com", "/"));

        assertThat(instances(10).keySet()).doesNotContain(busy.instance().orElseThrow());
        assertThat(shop.routes().get("shop").health())
                .filteredOn(health -> health.connections() == 1)
                .extracting(BackendHealth::instance)
                .containsExactly(busy.instance().orElseThrow());
    }

    @Test
    void whatIsInClearIsLedToTls() {
        deploy("web", 1, "1");
        shop.routes().provision("shop", toShop().to("web").redirectToHttps().build());

        assertThat(get("/cart").location()).contains("https://shop.example.com/cart");
        assertThat(traffic.send(EDGE, Request.of("shop.example.com", "/cart").overTls())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aRouteNeedsItsLoadBalancerItsDeploymentAndAPort() {
        shop.deploy("quiet", d -> d.image("shop/worker:1"));

        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> shop.routes()
                        .provision(
                                "shop",
                                RouteSpec.builder("edge", "shop.example.com")
                                        .to("web")
                                        .to("quiet")
                                        .build()))
                .withMessageContainingAll(
                        "there is no such load balancer in shop/main",
                        "there is no such deployment in shop/main",
                        "give quiet a port");
    }

    @Test
    void hostsAreAProjectsOwnAndLoadBalancersThoseOfWhoSharesThem() {
        deploy("web", 1, "1");
        shop.routes().provision("shop", toShop().to("web").build());
        Project rival = infra.project("rival");
        rival.deploy("web", web(1, "1"));
        infra.project("platform").loadBalancers().provision("own", own -> own.http(8080));

        assertThatExceptionOfType(ApplyFailedException.class)
                .isThrownBy(() -> rival.routes()
                        .provision("all", toShop().path("/login").to("web").build()))
                .withMessageContaining("another project's");
        assertThatExceptionOfType(ApplyFailedException.class)
                .isThrownBy(() -> rival.routes()
                        .provision(
                                "own",
                                RouteSpec.builder("platform/main/own", "rival.example.com")
                                        .to("web")
                                        .build()))
                .withMessageContaining("does not share it");
        assertThatExceptionOfType(ApplyFailedException.class)
                .isThrownBy(() ->
                        shop.routes().provision("again", toShop().to("web").build()))
                .withMessageContaining("for the same host and path already");
    }

    @Test
    void nobodyLeadsRequestsForTheDomainOfAnotherProject() {
        var domain = infra.project("rival").domains().add("example.com");
        var challenge = domain.challenge().orElseThrow();
        rig.world.internet().publish(Rrset.of(challenge.where(), Rdata.txt(challenge.value())));
        domain.verify();
        deploy("web", 1, "1");

        assertThatExceptionOfType(ApplyFailedException.class)
                .isThrownBy(
                        () -> shop.routes().provision("shop", toShop().to("web").build()))
                .withMessageContaining("requests for shop.example.com cannot be led here: example.com is another");
        assertThat(get("/").status()).isEqualTo(404);
    }

    @Test
    void whoItNoLongerLeadsToIsForgotten() {
        deploy("web", 1, "1");
        deploy("canary", 1, "2");
        Route route =
                shop.routes().provision("shop", toShop().to("web").to("canary").build());
        assertThat(route.health()).hasSize(2);

        shop.routes().provision("shop", toShop().to("web").build());

        assertThat(route.health()).extracting(BackendHealth::deployment).containsExactly("web");
    }

    @Test
    void whatARouteNeedsStaysUntilItIsRemoved() {
        deploy("web", 1, "1");
        Route route = shop.routes().provision("shop", toShop().to("web").build());

        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> shop.deployment("web").destroy())
                .withMessageContaining("route/shop still needs it");
        route.remove();
        shop.deployment("web").destroy();

        assertThat(get("/").status()).isEqualTo(404);
        infra.project("platform").loadBalancers().get("edge").remove();
        assertThat(rig.world.things()).isEmpty();
    }

    @Test
    void whatSomebodyElseRemovedComesBackWithWhomItLedTo() {
        rig.infra(b -> b.supervise().drift(Duration.ofSeconds(10), DriftPolicy.HEAL));
        deploy("web", 2, "1");
        shop.routes().provision("shop", toShop().to("web").build());
        rig.world
                .things(shop.routes().get("shop").address())
                .forEach(route -> rig.world.removeBehindOurBack(route.engineId()));
        assertThat(get("/").status()).isEqualTo(404);

        rig.pass(Duration.ofMinutes(1));

        assertThat(instances(20).keySet()).isEqualTo(running("web"));
    }

    @Test
    void aRouteWaitsUntilItsLoadBalancerHasDoneWhatItWasTold() {
        deploy("web", 2, "1");
        Route route = shop.routes().provision("shop", toShop().to("web").build());

        assertThat(shop.routes().list()).extracting(Route::address).containsExactly(route.address());
        assertThat(route.isReady()).isTrue();
        assertThat(route.health()).hasSize(2).allMatch(BackendHealth::up);
        assertThat(route.spec()).contains(toShop().to("web").build());
    }
}
