package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.Endpoint;
import io.vaporform.spec.Instance;
import io.vaporform.spec.RouteOutputs;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Observed;
import io.vaporform.spi.Provider;
import io.vaporform.testkit.tck.BalancerWorld.Reply;
import io.vaporform.testkit.tck.BalancerWorld.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** That requests get where routes lead. */
abstract class RouteRules extends BalancerRuleGroup {

    RouteRules(LoadBalancerServiceTck tck) {
        super(tck);
    }

    private static void isBy(String backend, Reply reply) {
        assertThat(reply).isEqualTo(new Reply(200, Optional.of(backend), Optional.empty()));
    }

    @Rule(
            value = "L201",
            verifies =
                    "a request gets to the route of its host, whatever the case of its letters and with or without a port behind it",
            ifItFails = "that hosts are compared as the DNS does, without the port")
    void aRequestGetsToItsHost() {
        Bal edge = edge();
        routed(edge, "one.example", "one");
        routed(edge, "two.example", "two");

        isBy("one", get(edge, "one.example", "/"));
        isBy("two", get(edge, "two.example", "/"));
        isBy("two", get(edge, "TWO.example", "/"));
        isBy("two", get(edge, "two.example:8080", "/"));
        assertThat(get(edge, "three.example", "/").status()).isEqualTo(404);
    }

    @Rule(
            value = "L202",
            verifies =
                    "of the routes of a host the one with the longest path gets a request; a path ends where one of its parts does",
            ifItFails = "that /api is the path of /api and /api/v1, and not of /apis")
    void theLongestPathGetsIt() {
        Bal edge = edge();
        routed(edge, "shop.example", "all");
        routed(edge, "shop.example", spec -> spec.path("/api").to("web"), "api");
        routed(edge, "shop.example", spec -> spec.path("/api/v2").to("web"), "v2");

        isBy("all", get(edge, "shop.example", "/"));
        isBy("all", get(edge, "shop.example", "/apis"));
        isBy("api", get(edge, "shop.example", "/api"));
        isBy("api", get(edge, "shop.example", "/api/v1"));
        isBy("v2", get(edge, "shop.example", "/api/v2/x"));
    }

    @Rule(
            value = "L203",
            verifies = "a wildcard stands for one label, and a name comes before it",
            ifItFails = "in which order names and wildcards are looked for")
    void aWildcardStandsForOneLabel() {
        Bal edge = edge();
        routed(edge, "*.shop.example", "any");
        routed(edge, "www.shop.example", "www");

        isBy("any", get(edge, "a.shop.example", "/"));
        isBy("www", get(edge, "www.shop.example", "/"));
        assertThat(get(edge, "shop.example", "/").status()).isEqualTo(404);
        assertThat(get(edge, "a.b.shop.example", "/").status()).isEqualTo(404);
    }

    @Rule(
            value = "L204",
            verifies = "a route changes in place: it leaves its former hosts and paths, and keeps its members",
            ifItFails = "that effect() is in place, and what is no longer wanted is taken away")
    void aRouteChangesInPlace() {
        Bal edge = edge();
        Rou route = routed(edge, "before.example", "one");

        route.want(RouteSpec.builder(edge.path(), "after.example")
                .path("/new")
                .to("web")
                .build());
        route.deploy();

        isBy("one", get(edge, "after.example", "/new"));
        assertThat(get(edge, "after.example", "/").status()).isEqualTo(404);
        assertThat(get(edge, "before.example", "/").status()).isEqualTo(404);
        assertThat(route.present().actual()).isEqualTo(route.spec());
    }

    @Rule(
            value = "L205",
            verifies = "a route that is removed leaves the others of its host as they are",
            ifItFails = "that what is taken away is that of one mark")
    void oneThatIsRemovedLeavesTheOthers() {
        Bal edge = edge();
        Rou all = routed(edge, "shop.example", "all");
        Rou api = routed(edge, "shop.example", spec -> spec.path("/api").to("web"), "api");

        api.delete();

        isBy("all", get(edge, "shop.example", "/api"));
        assertThat(api.read()).isInstanceOf(Observed.Absent.class);
        assertThat(all.read()).isInstanceOf(Observed.Present.class);
    }

    @Rule(
            value = "L206",
            verifies = "where it is wanted, a request in clear is answered with the same URL over TLS",
            ifItFails = "that the answer is 301 or 308, with host, path and query as they came")
    void whatIsInClearIsLedToTls() {
        Bal edge = edge();
        routed(edge, "shop.example", spec -> spec.to("web").redirectToHttps(), "one");

        Reply reply = get(edge, "shop.example", "/cart?item=1");

        assertThat(reply.status()).isIn(301, 308);
        assertThat(reply.location()).contains("https://shop.example/cart?item=1");
    }

    @Rule(
            value = "L207",
            verifies = "routes that two processes make at the same time are all there",
            ifItFails = "that writers wait for each other, and read what is there before they write")
    void twoProcessesLoseNothing() throws Exception {
        Bal edge = edge();
        Provider first = kit().provider();
        kit().reopen();
        List<Rou> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Rou route = route(edge, "h" + i + ".example", spec -> spec.to("web"));
            all.add(route.by(i % 2 == 0 ? first : kit().provider()));
        }

        AtOnce.run(all.stream()
                .map(route -> (Callable<RouteOutputs>) route::deploy)
                .toList());

        Instance one = started("one")[0];
        all.forEach(route -> route.serves("web", one));
        all.forEach(route -> isBy("one", get(edge, route.spec().hosts().get(0).text(), "/")));
    }

    @Rule(
            value = "L208",
            verifies =
                    "hosts, paths and headers that nobody should send harm nobody: each is answered by somebody, and what comes next is served",
            ifItFails =
                    "that what comes from outside is never more than a value, and that a host with a / in it gets to no route by its path")
    void hostileRequestsHarmNobody() {
        Bal edge = edge();
        routed(edge, "shop.example", spec -> spec.path("/api").to("web"), "api");
        Endpoint listener = edge.listener();

        for (String host :
                List.of("shop.example/api", "%", "*", "..", "shop.example:x", "a".repeat(300), "${PATH}", "\"")) {
            assertThat(get(listener, host, "/").backend()).as(host).isEmpty();
        }
        for (String path : List.of("/%2e%2e/api", "/%00", "/" + "a".repeat(4_000), "/\"'\\`$()", "//", "/;x=1")) {
            assertThat(get(listener, "shop.example", path).backend()).as(path).isEmpty();
        }
        Reply odd = world().send(
                        listener,
                        new Request("shop.example", "/api", Map.of("X-Odd", "%[env(PATH)] \" ' \\ # ;"), "127.0.0.1"));
        isBy("api", odd);
    }

    @Rule(
            value = "L209",
            verifies =
                    "a repeat changes nothing, and one that was abandoned anywhere is gone on with by another process",
            ifItFails = "that apply finds what an earlier call has begun")
    void whatWasAbandonedIsGoneOnWith() {
        Bal edge = edge();
        boolean abandoned = true;
        for (int at = 1; abandoned; at++) {
            Rou route = route(edge, "at" + at + ".example", spec -> spec.to("web"));
            abandoned = isAbandoned(route, at);

            route.deploy();
            route.deploy();
            route.serves("web", started("at" + at));

            isBy("at" + at, get(edge, "at" + at + ".example", "/"));
            assertThat(route.engineIds()).hasSizeLessThanOrEqualTo(1);
        }
    }

    @Rule(
            value = "L210",
            verifies =
                    "a path that an application may take for one below a route's path gets to that route, or to nobody: what protects the one protects the other",
            ifItFails =
                    "that paths are compared decoded, with slashes in a row as one, and that those that go up are refused")
    void aPathIsComparedAsItMayBeTaken() {
        Bal edge = edge();
        routed(edge, "shop.example", "all");
        routed(edge, "shop.example", spec -> spec.path("/admin").to("web"), "admin");

        for (String path : List.of(
                "//admin", "/%61dmin", "/x/../admin", "/./admin", "/x/%2e%2e/admin", "/admin%2Fx", "/admin/../admin")) {
            assertThat(get(edge, "shop.example", path).backend().orElse("admin"))
                    .as(path)
                    .isEqualTo("admin");
        }
        isBy("all", get(edge, "shop.example", "/a%20b/c.d"));
        isBy("all", get(edge, "shop.example", "/?path=/../admin"));
    }

    private boolean isAbandoned(Rou route, int at) {
        try {
            route.apply(Call.of(Cause.SPEC, kit().operation()).probe(EachCall.abandon(at)));
            return false;
        } catch (Abandoned there) {
            kit().reopen();
            return true;
        }
    }
}
