package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryWorld;
import io.vaporform.memory.Thing;
import io.vaporform.spec.BalancingAlgorithm;
import io.vaporform.spec.RouteOutputs;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.RouteTarget;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.BackendHealth;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Known;
import io.vaporform.spi.Member;
import io.vaporform.spi.MemberState;
import io.vaporform.spi.Provider;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import io.vaporform.testkit.tck.BalancerWorld.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Wrong in who gets requests. */
final class MemberDefects {

    private MemberDefects() {}

    static List<BalancerDefect> all() {
        return Stream.of(members(), shares(), health()).flatMap(List::stream).toList();
    }

    private static Member as(Member.State state, Member member) {
        return new Member(member.instance(), state);
    }

    private static List<BalancerDefect> members() {
        return List.of(
                BalancerDefect.of("sends requests to who drains", "L401 L403", told(all -> all.stream()
                        .map(member ->
                                member.state() == Member.State.DRAINING ? as(Member.State.ACTIVE, member) : member)
                        .toList())),
                BalancerDefect.of("sends requests to who starts", "L401 L403", told(all -> all.stream()
                        .map(member ->
                                member.state() == Member.State.STARTING ? as(Member.State.ACTIVE, member) : member)
                        .toList())),
                BalancerDefect.of(
                        "says of all that they are active",
                        "L401",
                        saying(state -> new MemberState(state.instance(), Member.State.ACTIVE, state.connections()))),
                BalancerDefect.of(
                        "keeps who is no longer named", "L402 L405 L406 L502", world -> new FlatBalancers(world) {
                            private final Map<String, List<Member>> known = new ConcurrentHashMap<>();

                            @Override
                            public List<MemberState> members(
                                    Known<RouteSpec, RouteOutputs> route,
                                    String deployment,
                                    List<Member> wanted,
                                    CallContext context) {
                                List<Member> all = new ArrayList<>(wanted);
                                known.getOrDefault(route.address() + deployment, List.of()).stream()
                                        .filter(member -> wanted.stream().noneMatch(other -> other.instance()
                                                .equals(member.instance())))
                                        .forEach(all::add);
                                known.put(route.address() + deployment, all);
                                return super.members(route, deployment, all, context);
                            }
                        }),
                BalancerDefect.answering("answers 200 where nobody serves", "L402 L602", (request, right) -> {
                    Reply reply = right.apply(request);
                    return reply.status() == 503 ? new Reply(200, Optional.empty(), Optional.empty()) : reply;
                }),
                BalancerDefect.of(
                        "counts nothing", "L403", saying(state -> new MemberState(state.instance(), state.state(), 0))),
                BalancerDefect.of(
                        "counts what is over",
                        "L403",
                        saying(state -> new MemberState(
                                state.instance(), state.state(), state.state() == Member.State.DRAINING ? 1 : 0))),
                BalancerDefect.of(
                        "takes the members of one target for those of all",
                        "L405 L501 L502",
                        world -> new FlatBalancers(world) {
                            @Override
                            public List<MemberState> members(
                                    Known<RouteSpec, RouteOutputs> route,
                                    String deployment,
                                    List<Member> wanted,
                                    CallContext context) {
                                route.spec().targets().stream()
                                        .map(RouteTarget::deployment)
                                        .filter(other -> !other.equals(deployment))
                                        .forEach(other -> super.members(route, other, List.of(), context));
                                return super.members(route, deployment, wanted, context);
                            }
                        }),
                BalancerDefect.of("forgets at a restart what it was told", "L406", FlatBalancers::new)
                        .atRestart(world -> world.things().stream()
                                .filter(Thing.Routed.class::isInstance)
                                .forEach(route -> world.removeBehindOurBack(route.engineId()))),
                BalancerDefect.of("hears of one process only", "L207 L404", new Function<>() {
                    private final Map<InMemoryWorld, Boolean> heard = new ConcurrentHashMap<>();

                    @Override
                    public Provider apply(InMemoryWorld world) {
                        boolean first = heard.putIfAbsent(world, true) == null;
                        return new FlatBalancers(world) {
                            @Override
                            public List<MemberState> members(
                                    Known<RouteSpec, RouteOutputs> route,
                                    String deployment,
                                    List<Member> wanted,
                                    CallContext context) {
                                return first
                                        ? super.members(route, deployment, wanted, context)
                                        : wanted.stream()
                                                .map(member -> new MemberState(
                                                        member.instance().name(), member.state(), 0))
                                                .toList();
                            }
                        };
                    }
                }));
    }

    private static Function<InMemoryWorld, Provider> told(UnaryOperator<List<Member>> change) {
        return world -> new FlatBalancers(world) {
            @Override
            public List<MemberState> members(
                    Known<RouteSpec, RouteOutputs> route, String deployment, List<Member> wanted, CallContext context) {
                super.members(route, deployment, change.apply(wanted), context);
                return wanted.stream()
                        .map(member -> new MemberState(member.instance().name(), member.state(), 0))
                        .toList();
            }
        };
    }

    private static Function<InMemoryWorld, Provider> saying(UnaryOperator<MemberState> change) {
        return world -> new FlatBalancers(world) {
            @Override
            public List<MemberState> members(
                    Known<RouteSpec, RouteOutputs> route, String deployment, List<Member> wanted, CallContext context) {
                return super.members(route, deployment, wanted, context).stream()
                        .map(change)
                        .toList();
            }
        };
    }

    private static List<BalancerDefect> shares() {
        return List.of(
                BalancerDefect.of(
                        "heeds no weights", "L501", wanting(spec -> targets(spec, target -> target.weight(100)))),
                BalancerDefect.of(
                        "has no backups",
                        "L502",
                        wanting(spec -> targets(
                                spec,
                                target ->
                                        new RouteTarget(target.deployment(), target.port(), target.weight(), false)))),
                BalancerDefect.of("goes by turns whatever is wanted", "L503 L504", wanting(spec -> spec.toBuilder()
                        .algorithm(BalancingAlgorithm.ROUND_ROBIN)
                        .build())));
    }

    private static RouteSpec targets(RouteSpec spec, UnaryOperator<RouteTarget> change) {
        RouteSpec.Builder other = RouteSpec.builder(
                spec.balancer().toString(), spec.hosts().get(0).text());
        spec.hosts().forEach(host -> other.host(host.text()));
        spec.targets().forEach(target -> other.to(change.apply(target)));
        other.path(spec.path()).algorithm(spec.algorithm()).check(spec.check());
        return spec.redirectsToHttps() ? other.redirectToHttps().build() : other.build();
    }

    private static Function<InMemoryWorld, Provider> wanting(UnaryOperator<RouteSpec> change) {
        return world -> new FlatBalancers(world) {
            @Override
            Step<RouteOutputs> route(Task<RouteSpec, RouteOutputs> task, ApplyContext context) {
                return super.route(Tweak.wanting(task, change), context);
            }
        };
    }

    private static List<BalancerDefect> health() {
        return List.of(
                BalancerDefect.of(
                        "finds all to be well",
                        "L601",
                        finding(health -> new BackendHealth(
                                health.deployment(),
                                health.instance(),
                                health.state(),
                                true,
                                health.connections(),
                                ""))),
                BalancerDefect.of(
                        "does not say why one is down",
                        "L601",
                        finding(health -> new BackendHealth(
                                health.deployment(),
                                health.instance(),
                                health.state(),
                                health.up(),
                                health.connections(),
                                ""))),
                BalancerDefect.answering("gives up where all are down", "L402 L602", (request, right) -> {
                    Reply reply = right.apply(request);
                    return reply.status() == 503 ? new Reply(0, Optional.empty(), Optional.empty()) : reply;
                }));
    }

    private static Function<InMemoryWorld, Provider> finding(UnaryOperator<BackendHealth> change) {
        return world -> new FlatBalancers(world) {
            @Override
            public List<BackendHealth> health(Known<RouteSpec, RouteOutputs> route, CallContext context) {
                return super.health(route, context).stream().map(change).toList();
            }
        };
    }
}
