package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.BackendCheck;
import io.vaporform.spec.Instance;
import io.vaporform.spi.BackendHealth;
import java.util.List;
import java.util.Map;

/** That who cannot serve is left alone. */
abstract class BackendHealthRules extends BalancerRuleGroup {

    private static final String HOST = "shop.example";

    BackendHealthRules(LoadBalancerServiceTck tck) {
        super(tck);
    }

    private Rou checked(Bal edge) {
        Rou route = route(edge, HOST, spec -> spec.to("web").check(BackendCheck.FAST));
        route.deploy();
        return route;
    }

    private static boolean isUp(Rou route, Instance instance) {
        return route.health().stream()
                .filter(health -> health.instance().equals(instance.name()))
                .anyMatch(BackendHealth::up);
    }

    @Rule(
            value = "L601",
            verifies =
                    "an instance that died gets no requests, and health() says that it is down and why; it gets some again when it is back",
            ifItFails = "that instances are checked at the interval of the route")
    void whoDiedIsLeftAlone() {
        Bal edge = edge();
        Rou route = checked(edge);
        Instance[] all = started("one", "two");
        route.serves("web", all);
        assertThat(route.health()).hasSize(2).allSatisfy(health -> {
            assertThat(health.up()).isTrue();
            assertThat(health.why()).isEmpty();
            assertThat(health.deployment()).isEqualTo("web");
        });

        world().kill(all[0]);

        route.until("it is found to be down", () -> !isUp(route, all[0]));
        assertThat(shares(edge, HOST, 10)).isEqualTo(Map.of("two", 10));
        assertThat(route.health())
                .filteredOn(health -> health.instance().equals(all[0].name()))
                .singleElement()
                .satisfies(health -> assertThat(health.why()).isNotEmpty());
        world().revive(all[0]);
        route.until("it is found to be up", () -> isUp(route, all[0]));
        assertThat(shares(edge, HOST, 10)).containsOnlyKeys("one", "two");
    }

    @Rule(
            value = "L602",
            verifies = "where all are down, requests are answered with 503, and served again as soon as one is back",
            ifItFails = "that an answer is defined for it")
    void allDownIsAnswered() {
        Bal edge = edge();
        Rou route = checked(edge);
        Instance[] all = started("one", "two");
        route.serves("web", all);

        List.of(all).forEach(world()::kill);

        route.until("requests are answered with 503", () -> get(edge, HOST, "/").status() == 503);
        world().revive(all[1]);
        route.until("one serves again", () -> get(edge, HOST, "/").status() == 200);
    }
}
