package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vaporform.spec.Instance;
import io.vaporform.spi.Member;
import io.vaporform.spi.Member.State;
import io.vaporform.spi.MemberState;
import io.vaporform.testkit.tck.BalancerWorld.Held;
import io.vaporform.testkit.tck.BalancerWorld.Request;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** That instances get requests when they are to, and not when they are not. */
abstract class RouteMemberRules extends BalancerRuleGroup {

    private static final String HOST = "shop.example";

    RouteMemberRules(LoadBalancerServiceTck tck) {
        super(tck);
    }

    private static Member as(State state, Instance instance) {
        return new Member(instance, state);
    }

    private static MemberState of(Map<String, MemberState> told, Instance instance) {
        return Optional.ofNullable(told.get(instance.name()))
                .orElseThrow(() -> new AssertionError("nothing is said of " + instance.name() + ", but " + told));
    }

    @Rule(
            value = "L401",
            verifies =
                    "an active member gets requests, one that is starting or draining gets none, and each is reported as it is",
            ifItFails = "that states are read back from the system, and not from what was asked for")
    void onlyActiveMembersGetRequests() {
        Bal edge = edge();
        Rou route = routed(edge, HOST);
        Instance[] all = started("active", "starting", "draining");
        route.serves("web", all[0], all[2]);

        List<Member> wanted = List.of(as(State.ACTIVE, all[0]), as(State.STARTING, all[1]), as(State.DRAINING, all[2]));
        route.until("who drains gets nothing new", () -> {
            route.tell("web", wanted);
            return shares(edge, HOST, 20).equals(Map.of("active", 20));
        });

        Map<String, MemberState> told = route.tell("web", wanted);
        assertThat(of(told, all[0]).state()).isEqualTo(State.ACTIVE);
        assertThat(of(told, all[2]).state()).isEqualTo(State.DRAINING);
        if (told.containsKey(all[1].name())) {
            assertThat(of(told, all[1]).state()).isEqualTo(State.STARTING);
        }
    }

    @Rule(
            value = "L402",
            verifies = "who is no longer named is removed, and a route without members is answered with 503",
            ifItFails = "that the list is all there is, also when it is empty")
    void whoIsNotNamedIsRemoved() {
        Bal edge = edge();
        Rou route = routed(edge, HOST);
        Instance[] all = started("one", "two");
        route.serves("web", all);

        route.serves("web", all[1]);
        assertThat(shares(edge, HOST, 10)).isEqualTo(Map.of("two", 10));
        assertThat(route.tell("web", List.of(as(State.ACTIVE, all[1])))).containsOnlyKeys(all[1].name());

        route.serves("web");
        assertThat(get(edge, HOST, "/").status()).isEqualTo(503);
    }

    @Rule(
            value = "L403",
            verifies =
                    "a request that is under way is counted where it is, and goes on to its end while its member drains",
            ifItFails = "that connections are those that the load balancer has to that member now")
    void whatIsUnderWayIsCounted() {
        Bal edge = edge();
        Rou route = routed(edge, HOST);
        Instance[] all = started("one", "two");
        route.serves("web", all);
        Held held = world().hold(edge.listener(), Request.of(HOST, "/"));
        int at = held.backend().equals("one") ? 0 : 1;
        Instance busy = all[at];
        Instance idle = all[1 - at];
        List<Member> wanted = List.of(as(State.DRAINING, busy), as(State.ACTIVE, idle));

        Map<String, MemberState> told = route.tell("web", wanted);

        assertThat(of(told, busy).connections()).isEqualTo(1);
        assertThat(of(told, idle).connections()).isZero();
        assertThat(held.end().status()).isEqualTo(200);
        route.until(
                "nothing is under way any more",
                () -> of(route.tell("web", wanted), busy).connections() == 0);
    }

    @Rule(
            value = "L404",
            verifies = "another process sees the same members, and what it tells holds for all",
            ifItFails = "that members are the system's, and not the object's")
    void otherProcessesSeeTheSame() {
        Bal edge = edge();
        Rou route = routed(edge, HOST);
        Instance[] all = started("one", "two");
        route.serves("web", all[0]);

        kit().reopen();

        assertThat(shares(edge, HOST, 4)).isEqualTo(Map.of("one", 4));
        route.serves("web", all[1]);
        assertThat(shares(edge, HOST, 4)).isEqualTo(Map.of("two", 4));
    }

    @Rule(
            value = "L405",
            verifies = "the members of one target are not those of another one, nor of another route",
            ifItFails = "that members are kept by route and target")
    void targetsAreKeptApart() {
        Bal edge = edge();
        Rou two = route(edge, HOST, spec -> spec.to("web").to("canary"));
        two.deploy();
        Rou other = routed(edge, "other.example", "other");
        Instance[] all = started("web", "canary");
        two.serves("web", all[0]);
        two.serves("canary", all[1]);

        two.serves("web");

        assertThat(shares(edge, HOST, 4)).isEqualTo(Map.of("canary", 4));
        assertThat(shares(edge, "other.example", 4)).isEqualTo(Map.of("other", 4));
        assertThat(other.health()).hasSize(1);
    }

    @Rule(
            value = "L406",
            verifies = "a load balancer that died and came back leads where it led before",
            ifItFails = "that what is changed at run time is in what it is started with")
    void aRestartLosesNothing() {
        Bal edge = edge();
        Rou route = routed(edge, HOST);
        Instance[] all = started("one", "two");
        route.serves("web", all);
        route.serves("web", all[1]);

        assumeThat(world().restart(edge.present().outputs()))
                .as("the load balancer can be restarted")
                .isTrue();

        route.until("it is back", () -> get(edge, HOST, "/").status() == 200);
        assertThat(shares(edge, HOST, 10)).isEqualTo(Map.of("two", 10));
    }
}
