package io.vaporform.testkit.tck;

import io.vaporform.spec.Address;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.Instance;
import io.vaporform.spec.Kind;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spec.RouteSpec;
import io.vaporform.testkit.tck.BalancerWorld.Reply;
import io.vaporform.testkit.tck.BalancerWorld.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rules of a service of load balancers that belong together. */
@DisplayNameGeneration(RuleNames.class)
@ExtendWith(RuleReport.class)
abstract class BalancerRuleGroup {

    private final LoadBalancerServiceTck tck;

    BalancerRuleGroup(LoadBalancerServiceTck tck) {
        this.tck = tck;
    }

    Kit kit() {
        return tck.kit();
    }

    BalancerWorld world() {
        return tck.world();
    }

    /** A load balancer of the host, which is wanted but not made. */
    Bal balancer(Consumer<LoadBalancerSpec.Builder> more) {
        LoadBalancerSpec.Builder spec = LoadBalancerSpec.builder().http(0);
        more.accept(spec);
        return new Bal(kit(), Kit.mark(kit().scope(), address("host", Kind.LOAD_BALANCER, "edge"), 1), spec.build());
    }

    /** One that takes requests, for routes of any project. */
    Bal edge() {
        Bal edge = balancer(LoadBalancerSpec.Builder::shared);
        edge.deploy();
        return edge;
    }

    private Address address(String project, Kind kind, String name) {
        return Kit.address(kit().project() + "-" + project, kind, kit().name(name));
    }

    /** A route of a tenant that leads to its deployment {@code web}, wanted but not made. */
    Rou route(String tenant, Bal edge, String host, Consumer<RouteSpec.Builder> more) {
        RouteSpec.Builder spec = RouteSpec.builder(edge.path(), host);
        more.accept(spec);
        return new Rou(kit(), Kit.mark(kit().scope(), address(tenant, Kind.ROUTE, "route"), 1), spec.build());
    }

    Rou route(Bal edge, String host, Consumer<RouteSpec.Builder> more) {
        return route("tenant", edge, host, more);
    }

    /** A route that is there, to one backend for each name. */
    Rou routed(Bal edge, String host, String... backends) {
        return routed(edge, host, spec -> spec.to("web"), backends);
    }

    Rou routed(Bal edge, String host, Consumer<RouteSpec.Builder> more, String... backends) {
        Rou route = route(edge, host, more);
        route.deploy();
        route.serves("web", started(backends));
        return route;
    }

    Instance[] started(String... backends) {
        List<Instance> all = new ArrayList<>();
        for (String each : backends) {
            all.add(world().backend(each));
        }
        return all.toArray(Instance[]::new);
    }

    Reply get(Bal edge, String host, String path) {
        return get(edge.listener(), host, path);
    }

    Reply get(Endpoint listener, String host, String path) {
        return world().send(listener, Request.of(host, path));
    }

    /** How many of so many requests each backend got; fails if one was not answered by a backend. */
    Map<String, Integer> shares(Bal edge, String host, int requests) {
        Map<String, Integer> all = new HashMap<>();
        Endpoint listener = edge.listener();
        for (int i = 0; i < requests; i++) {
            Reply reply = get(listener, host, "/");
            all.merge(
                    reply.backend().orElseThrow(() -> new AssertionError("no backend answered, but " + reply)),
                    1,
                    Integer::sum);
        }
        return all;
    }
}
