package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vaporform.spec.BalancingAlgorithm;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.Instance;
import io.vaporform.spec.RouteTarget;
import io.vaporform.testkit.tck.BalancerWorld.Held;
import io.vaporform.testkit.tck.BalancerWorld.Request;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** That each gets its share. */
abstract class RouteShareRules extends BalancerRuleGroup {

    private static final String HOST = "shop.example";
    private static final int CLIENTS = 100;

    RouteShareRules(LoadBalancerServiceTck tck) {
        super(tck);
    }

    @Rule(
            value = "L501",
            verifies = "instances get requests by the weights of their targets",
            ifItFails = "that a weight is that of each instance, and not of all together")
    void requestsFollowWeights() {
        Bal edge = edge();
        Rou route = route(
                edge, HOST, spec -> spec.to("web").to(RouteTarget.of("canary").weight(50)));
        route.deploy();
        route.serves("web", started("one", "two"));
        route.serves("canary", started("canary"));

        Map<String, Integer> shares = shares(edge, HOST, 500);

        assertThat(shares.get("one")).isCloseTo(200, within(20));
        assertThat(shares.get("two")).isCloseTo(200, within(20));
        assertThat(shares.get("canary")).isCloseTo(100, within(20));
    }

    @Rule(
            value = "L502",
            verifies = "a backup gets requests only while nobody else has a member that serves",
            ifItFails = "that backups are told apart, and the others come first again")
    void backupsWait() {
        Bal edge = edge();
        Rou route = route(
                edge, HOST, spec -> spec.to("web").to(RouteTarget.of("sorry").asBackup()));
        route.deploy();
        Instance[] web = started("web");
        route.serves("sorry", started("sorry"));
        route.serves("web", web);
        assertThat(shares(edge, HOST, 10)).isEqualTo(Map.of("web", 10));

        route.serves("web");
        assertThat(shares(edge, HOST, 10)).isEqualTo(Map.of("sorry", 10));

        route.serves("web", web);
        assertThat(shares(edge, HOST, 10)).isEqualTo(Map.of("web", 10));
    }

    @Rule(
            value = "L503",
            verifies =
                    "by IP_HASH a client stays with its instance, and only those of one that leaves go to another one",
            ifItFails = "that the hash is consistent")
    void clientsStay() {
        assumeThat(world().choosesClients())
                .as("requests can come from any address")
                .isTrue();
        Bal edge = edge();
        Rou route = routed(edge, HOST, spec -> spec.to("web").algorithm(BalancingAlgorithm.IP_HASH));
        Instance[] all = started("one", "two", "three", "four");
        route.serves("web", all);
        Map<Integer, String> before = byClient(edge);
        assertThat(byClient(edge)).isEqualTo(before);
        assertThat(Set.copyOf(before.values())).hasSize(4);

        route.serves("web", all[0], all[1], all[2]);

        Map<Integer, String> after = byClient(edge);
        before.forEach((client, backend) -> {
            if (!backend.equals("four")) {
                assertThat(after).containsEntry(client, backend);
            }
        });
    }

    private Map<Integer, String> byClient(Bal edge) {
        Map<Integer, String> all = new HashMap<>();
        Endpoint listener = edge.listener();
        for (int i = 1; i <= CLIENTS; i++) {
            Request request = Request.of(HOST, "/").from("127.1.0." + i);
            all.put(i, world().send(listener, request).backend().orElseThrow());
        }
        return all;
    }

    @Rule(
            value = "L504",
            verifies = "by LEAST_CONN whoever has the fewest requests gets the next",
            ifItFails = "that the algorithm is that of the route")
    void whoHasTheFewestGetsTheNext() {
        Bal edge = edge();
        routed(edge, HOST, spec -> spec.to("web").algorithm(BalancingAlgorithm.LEAST_CONN), "one", "two");
        Held held = world().hold(edge.listener(), Request.of(HOST, "/"));

        // By turns it would be half of them; a real one may count a request for a moment after its end.
        assertThat(shares(edge, HOST, 20).getOrDefault(held.backend(), 0)).isLessThanOrEqualTo(5);
        assertThat(held.end().status()).isEqualTo(200);
    }
}
