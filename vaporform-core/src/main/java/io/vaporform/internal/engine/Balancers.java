package io.vaporform.internal.engine;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.spec.Address;
import io.vaporform.spi.Balancer;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Member;
import io.vaporform.spi.MemberState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What sends traffic to deployments. Thread-safe. */
public final class Balancers {

    private static final Duration CALL = Duration.ofSeconds(10);

    private final List<Balancer> all;
    private final Duration drainTimeout;
    private final Optional<Routes> routes;
    private final Map<Balancer, Calls> calls = new ConcurrentHashMap<>();

    /** @param drainTimeout how long the requests of an instance that is to go are waited for */
    public Balancers(List<Balancer> all, Duration drainTimeout) {
        this(all, drainTimeout, Optional.empty());
    }

    private Balancers(List<Balancer> all, Duration drainTimeout, Optional<Routes> routes) {
        this.all = List.copyOf(all);
        this.drainTimeout = drainTimeout;
        this.routes = routes;
    }

    /** These, and the load balancers on which routes hang. */
    Balancers and(Routes routes) {
        return new Balancers(all, drainTimeout, Optional.of(routes));
    }

    Duration drainTimeout() {
        return drainTimeout;
    }

    /**
     * Tells each that routes to {@code deployment} of its members.
     *
     * @return what each says of them, by the name of the instance
     * @throws ProviderUnavailableException naming the first that does not answer
     */
    List<Map<String, MemberState>> tell(Address deployment, List<Member> members, Work work) {
        List<Map<String, MemberState>> told = new ArrayList<>();
        all.stream()
                .filter(balancer -> balancer.routesTo(deployment))
                .forEach(balancer -> told.add(calls(balancer, work)
                        .call(
                                "send traffic to " + deployment,
                                CALL,
                                context -> tell(balancer, deployment, members, context))));
        routes.ifPresent(each -> told.addAll(each.tell(deployment, members)));
        return told;
    }

    private static Map<String, MemberState> tell(
            Balancer balancer, Address deployment, List<Member> members, CallContext context) {
        try {
            return balancer.members(deployment, members, context).stream()
                    .collect(Collectors.toMap(MemberState::instance, state -> state));
        } catch (RuntimeException failed) {
            throw new ProviderUnavailableException(named(balancer) + " failed: " + failed.getMessage(), failed);
        }
    }

    private Calls calls(Balancer balancer, Work work) {
        return calls.computeIfAbsent(balancer, none -> new Calls(named(balancer), work));
    }

    private static String named(Balancer balancer) {
        return "balancer '" + balancer.name() + "'";
    }
}
