package io.vaporform.internal.engine;

import io.vaporform.internal.plan.Serving;
import io.vaporform.spec.Address;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Outputs;
import io.vaporform.spec.RouteOutputs;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.RouteTarget;
import io.vaporform.spi.BackendHealth;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Known;
import io.vaporform.spi.LoadBalancerService;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Member;
import io.vaporform.spi.MemberState;
import io.vaporform.state.Life;
import io.vaporform.state.ResourceState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of load balancers, as the instances see them that they lead to. Thread-safe. */
final class Routes {

    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

    private static final Duration CALL = Duration.ofSeconds(10);

    private final Work work;
    private final Instances instances;

    Routes(Work work, Instances instances) {
        this.work = work;
        this.instances = instances;
    }

    /**
     * Tells each route to {@code deployment} of its members; also one that is being made, of which nothing is waited for.
     *
     * @return what each that is in place says of them, by the name of the instance
     * @throws io.vaporform.error.ProviderUnavailableException naming the first that does not answer
     */
    List<Map<String, MemberState>> tell(Address deployment, List<Member> members) {
        List<ResourceState> routes = work.rows().users().of(deployment).stream()
                .filter(user -> user.kind().equals(Kind.ROUTE))
                .map(user -> work.rows().read(user).state())
                .toList();
        routes.forEach(route -> route.next()
                .filter(next -> isTo(next.life(), deployment))
                .ifPresent(next -> tellUnasked(route.address(), next.life(), deployment, members)));
        return routes.stream()
                .flatMap(route -> route.applied().stream()
                        .filter(life -> isTo(life, deployment))
                        .map(life -> tell(route.address(), life, deployment, members)))
                .toList();
    }

    private static boolean isTo(Life route, Address deployment) {
        return ((RouteSpec) route.spec())
                .targets().stream().map(RouteTarget::deployment).anyMatch(deployment.name()::equals);
    }

    private void tellUnasked(Address route, Life life, Address deployment, List<Member> members) {
        try {
            tell(route, life, deployment, members);
        } catch (RuntimeException later) {
            LOG.debug("{} is told of the members of {} when it is in place", route, deployment, later);
        }
    }

    private Map<String, MemberState> tell(Address route, Life life, Address deployment, List<Member> members) {
        return call(
                "send traffic of " + route + " to " + deployment.local(),
                route,
                life,
                (service, context) -> service.members(known(route, life), deployment.name(), members, context).stream()
                        .collect(Collectors.toMap(MemberState::instance, state -> state)));
    }

    private <T> T call(String what, Address route, Life life, BiFunction<LoadBalancerService, CallContext, T> body) {
        Serving serving = instances.serving(life.provider(), work);
        LoadBalancerService service = serving.service(LoadBalancerService.class);
        return instances
                .calls(serving.name(), work)
                .call(
                        what,
                        CALL,
                        new CallAccount(work.accounts(), route.project(), serving.name())::get,
                        context -> body.apply(service, context));
    }

    private Known<RouteSpec, RouteOutputs> known(Address route, Life life) {
        return new Known<>(
                route,
                life.generation(),
                new Mark(work.scope().installation(), work.scope().lineage(), route, life.generation()),
                (RouteSpec) life.spec(),
                life.outputs().map(RouteOutputs.class::cast));
    }

    /** What its load balancer finds of everybody it leads to. */
    List<BackendHealth> health(Address route, Life life) {
        return call(
                "look at what is behind " + route,
                route,
                life,
                (service, context) -> service.health(known(route, life), context));
    }

    /**
     * Tells one route of the members of everybody it leads to.
     *
     * @return whether it sends traffic to all that are to get some
     */
    boolean settle(Address route, Life life, Outputs outputs) {
        RouteSpec spec = (RouteSpec) life.spec();
        Life made = life.with(Optional.of(outputs));
        return spec.targets().stream()
                .map(target -> target.from(route))
                .map(deployment -> isServed(route, made, deployment))
                .reduce(true, Boolean::logicalAnd);
    }

    private boolean isServed(Address route, Life life, Address deployment) {
        ResourceState state = work.rows().read(deployment).state();
        List<Member> members = new StoredMembership(work.store(), state).members();
        Map<String, MemberState> told = tell(route, life, deployment, members);
        return members.stream()
                .filter(member -> member.state() == Member.State.ACTIVE)
                .map(member -> told.get(member.instance().name()))
                .allMatch(there -> there != null && there.state() == Member.State.ACTIVE);
    }
}
