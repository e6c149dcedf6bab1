package io.vaporform.memory;

import io.vaporform.spec.LoadBalancerOutputs;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spec.RouteOutputs;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spi.BackendHealth;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.ChallengeAnswer;
import io.vaporform.spi.ChallengeAnswers;
import io.vaporform.spi.Known;
import io.vaporform.spi.LoadBalancerService;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Member;
import io.vaporform.spi.MemberState;
import io.vaporform.spi.ResourceProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Load balancers in memory: {@link InMemoryTraffic} sends what they get. */
final class InMemoryBalancers implements LoadBalancerService, ChallengeAnswers {

    private final InMemoryDeployments.Setting setting;
    private final InMemoryLoadBalancers balancers;
    private final InMemoryRoutes routes;

    InMemoryBalancers(InMemoryDeployments.Setting setting) {
        this.setting = setting;
        this.balancers = new InMemoryLoadBalancers(setting);
        this.routes = new InMemoryRoutes(setting);
    }

    @Override
    public ResourceProvider<LoadBalancerSpec, LoadBalancerOutputs> loadBalancers() {
        return balancers;
    }

    @Override
    public ResourceProvider<RouteSpec, RouteOutputs> routes() {
        return routes;
    }

    @Override
    public List<MemberState> members(
            Known<RouteSpec, RouteOutputs> route, String deployment, List<Member> wanted, CallContext context) {
        setting.faults().at(route.address()).beforeLook(route.address());
        Optional<Thing.Routed> there = find(route.mark());
        there.filter(found -> !wanted.equals(found.members().get(deployment)))
                .ifPresent(found -> setting.world().replace(found.with(deployment, wanted)));
        return there.isEmpty()
                ? List.of()
                : wanted.stream()
                        .map(member -> new MemberState(member.instance().name(), member.state(), connections(member)))
                        .toList();
    }

    private int connections(Member member) {
        return setting.world().traffic().connections(member.instance().name());
    }

    @Override
    public List<BackendHealth> health(Known<RouteSpec, RouteOutputs> route, CallContext context) {
        setting.faults().at(route.address()).beforeLook(route.address());
        List<BackendHealth> all = new ArrayList<>();
        find(route.mark()).ifPresent(there -> there.members()
                .forEach((deployment, members) -> members.forEach(member -> {
                    Optional<String> down = setting.world().traffic().whyDown(there, member);
                    all.add(new BackendHealth(
                            deployment,
                            member.instance().name(),
                            member.state(),
                            down.isEmpty(),
                            connections(member),
                            down.orElse("")));
                })));
        return all;
    }

    @Override
    public void answer(ChallengeAnswer answer, CallContext context) {
        setting.world().traffic().answer(answer);
    }

    @Override
    public void answerNoMore(ChallengeAnswer answer, CallContext context) {
        setting.world().traffic().answerNoMore(answer);
    }

    private Optional<Thing.Routed> find(Mark mark) {
        return setting.world().find(mark, Thing.Routed.class);
    }
}
