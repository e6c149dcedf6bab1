package io.vaporform.bench;

import io.vaporform.haproxy.HaproxyProvider;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.Instance;
import io.vaporform.spec.Kind;
import io.vaporform.spec.LoadBalancerOutputs;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spec.Outputs;
import io.vaporform.spec.RouteOutputs;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Spec;
import io.vaporform.spi.BackendHealth;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Known;
import io.vaporform.spi.LoadBalancerService;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Member;
import io.vaporform.spi.MemberState;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** One provider object with the calls that an engine makes of it: again and again until there is an end, which comes within {@link #LONGEST}. */
final class LbWriter implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int AGAIN_MILLIS = 10;

    private final HaproxyProvider provider;
    private final LbContext context;
    private final Map<String, RouteSpec> routes = new ConcurrentHashMap<>();

    LbWriter(HaproxyProvider provider, LbContext context) {
        this.provider = provider;
        this.context = context;
        provider.open(context);
    }

    LbContext context() {
        return context;
    }

    LoadBalancerService service() {
        return (LoadBalancerService) provider.services().get(0);
    }

    LoadBalancerOutputs apply(Mark mark, LoadBalancerSpec spec) {
        return until(service().loadBalancers(), mark, spec);
    }

    void route(String name, RouteSpec spec) {
        until(service().routes(), OurBalancer.mark(Kind.ROUTE, name), spec);
        routes.put(name, spec);
    }

    private <S extends Spec, O extends Outputs> O until(ResourceProvider<S, O> resources, Mark mark, S spec) {
        long end = System.nanoTime() + LONGEST.toNanos();
        Step<O> step;
        do {
            step = resources.apply(
                    new Task<>(mark.address(), 1, mark, Cause.SPEC, spec, Optional.empty(), Optional.empty()), context);
            if (step instanceof Step.Done<O> done) {
                return done.outputs();
            }
            pause();
        } while (step instanceof Step.Working && System.nanoTime() - end < 0);
        throw new IllegalStateException(mark.address() + " is not done: " + step);
    }

    private static void pause() {
        try {
            Thread.sleep(AGAIN_MILLIS);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    static Member member(Origin origin, Member.State state) {
        return member(origin.port(), state);
    }

    static Member member(int port, Member.State state) {
        String name = "i-" + port;
        return new Member(new Instance(name, name, List.of(new Endpoint("http", From.HOST, "127.0.0.1", port))), state);
    }

    /** Until each is read back as it is wanted. */
    void members(String route, String deployment, List<Member> wanted) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!areAsWanted(wanted, once(route, deployment, wanted))) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("members of " + deployment + " do not get as wanted: " + wanted);
            }
            pause();
        }
    }

    private static boolean areAsWanted(List<Member> wanted, List<MemberState> now) {
        Map<String, Member.State> states =
                now.stream().collect(Collectors.toMap(MemberState::instance, MemberState::state));
        return wanted.stream().allMatch(member -> states.get(member.instance().name()) == member.state());
    }

    List<MemberState> once(String route, String deployment, List<Member> wanted) {
        return service().members(known(route), deployment, wanted, context);
    }

    List<BackendHealth> health(String route) {
        return service().health(known(route), context);
    }

    private Known<RouteSpec, RouteOutputs> known(String route) {
        Mark mark = OurBalancer.mark(Kind.ROUTE, route);
        RouteSpec spec = routes.get(route);
        if (spec == null) {
            throw new IllegalArgumentException("no route " + route);
        }
        return new Known<>(mark.address(), 1, mark, spec, Optional.empty());
    }

    /** Also those of other writers. */
    void removeRoutes() {
        service()
                .routes()
                .inventory(
                        context.scope(),
                        found -> service()
                                .routes()
                                .delete(
                                        new Known<>(
                                                found.mark().address(),
                                                1,
                                                found.mark(),
                                                RouteSpec.builder("edge", "gone.example.com")
                                                        .to("gone")
                                                        .build(),
                                                Optional.empty()),
                                        context),
                        context);
    }

    @Override
    public void close() {
        provider.close();
    }
}
