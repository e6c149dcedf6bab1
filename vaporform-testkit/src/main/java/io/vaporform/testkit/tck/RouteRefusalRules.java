package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.RouteSpec;
import io.vaporform.spi.Cause;
import java.util.function.Consumer;

/** That nobody gets what is another's. */
abstract class RouteRefusalRules extends BalancerRuleGroup {

    RouteRefusalRules(LoadBalancerServiceTck tck) {
        super(tck);
    }

    private String refused(Rou route) {
        String why = route.apply(Call.of(Cause.SPEC, kit().operation())).failure();
        route.delete();
        return why;
    }

    @Rule(
            value = "L301",
            verifies = "a route on a load balancer that is not there is refused, and says which",
            ifItFails = "that the answer is Failed and names the load balancer")
    void aMissingBalancerIsRefused() {
        Bal never = balancer(spec -> spec.shared());

        assertThat(refused(route(never, "shop.example", spec -> spec.to("web"))))
                .contains(never.mark().address().toString());
    }

    @Rule(
            value = "L302",
            verifies = "a load balancer that is not shared takes the routes of its own project only",
            ifItFails = "that the projects of both are compared")
    void whatIsNotSharedIsItsProjects() {
        Bal own = balancer(spec -> {});
        own.deploy();

        assertThat(refused(route("rival", own, "shop.example", spec -> spec.to("web"))))
                .contains("share");
        assertThat(get(own, "shop.example", "/").status()).isEqualTo(404);
        route("host", own, "shop.example", spec -> spec.to("web")).deploy();
    }

    @Rule(
            value = "L303",
            verifies = "a host that is one project's is refused to another one, below any path",
            ifItFails = "that each host belongs to the project that had it first at that load balancer")
    void aHostIsAProjectsOwn() {
        Bal edge = edge();
        routed(edge, "shop.example", "one");
        Consumer<RouteSpec.Builder> login = spec -> spec.path("/login").to("web");

        assertThat(refused(route("rival", edge, "shop.example", login))).contains("shop.example");
        assertThat(refused(route("rival", edge, "rival.example", login.andThen(spec -> spec.host("shop.example")))))
                .contains("shop.example");
        assertThat(get(edge, "shop.example", "/login").backend()).contains("one");
        assertThat(get(edge, "rival.example", "/login").status()).isEqualTo(404);
    }

    @Rule(
            value = "L304",
            verifies = "a second route for the same host and path is refused, and names the first",
            ifItFails = "that routes are compared by host and path, but for the route itself")
    void aSecondRouteForTheSameIsRefused() {
        Bal edge = edge();
        Rou first = routed(edge, "shop.example", "one");

        assertThat(refused(route(edge, "shop.example", spec -> spec.to("web"))))
                .contains(first.mark().address().toString());
        assertThat(get(edge, "shop.example", "/").backend()).contains("one");
    }
}
