package io.vaporform.internal.plan;

import io.vaporform.spec.BackendCheck;
import io.vaporform.spec.BalancingAlgorithm;
import io.vaporform.spec.Listener;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spec.RouteLimits;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Spec;
import io.vaporform.spec.Violations;
import io.vaporform.spi.Capability;

/** What load balancers and routes need of their provider, beyond what each has. Refused here, so that no provider ignores what it was not made for. */
final class BalancingNeeds {

    private final Serving serving;
    private final Violations found;

    private BalancingNeeds(Serving serving, Violations found) {
        this.serving = serving;
        this.found = found;
    }

    static void check(Spec spec, Serving serving, Violations found) {
        BalancingNeeds needs = new BalancingNeeds(serving, found);
        if (spec instanceof LoadBalancerSpec balancer) {
            balancer.listeners()
                    .forEach(listener -> needs.need(
                            listener.protocol() != Listener.Protocol.HTTP,
                            Capability.listener(listener.protocol()),
                            "listeners",
                            listener));
        } else if (spec instanceof RouteSpec route) {
            needs.of(route);
        }
    }

    private void of(RouteSpec route) {
        route.middlewares()
                .forEach(middleware ->
                        need(true, Capability.middleware(middleware.kind()), "middlewares", middleware.kind()));
        need(
                route.algorithm() != BalancingAlgorithm.ROUND_ROBIN,
                Capability.algorithm(route.algorithm()),
                "algorithm",
                route.algorithm());
        need(
                route.stickyCookie().isPresent(),
                Capability.STICKY,
                "sticky",
                route.stickyCookie().orElse(""));
        need(
                !route.check().expects().equals(BackendCheck.Statuses.GOOD),
                Capability.CHECK_STATUS,
                "check.expects",
                route.check().expects());
        RouteLimits limits = route.limits();
        need(
                !limits.answer().equals(RouteLimits.DEFAULT.answer()),
                Capability.ANSWER_TIMEOUT,
                "limits.answer",
                limits.answer());
        need(limits.retries() != RouteLimits.DEFAULT_RETRIES, Capability.RETRIES, "limits.retries", limits.retries());
        need(
                limits.connections().isPresent(),
                Capability.CONNECTION_LIMIT,
                "limits.connections",
                limits.connections().orElse(0));
    }

    private void need(boolean asked, Capability capability, String path, Object value) {
        if (asked && !serving.can().has(capability)) {
            found.unsupported(
                    path,
                    value,
                    "provider '" + serving.name() + "' does not declare " + capability,
                    "choose one that does, or leave it out");
        }
    }
}
