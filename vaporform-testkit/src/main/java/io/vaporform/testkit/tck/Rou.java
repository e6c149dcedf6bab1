package io.vaporform.testkit.tck;

import io.vaporform.spec.Instance;
import io.vaporform.spec.RouteOutputs;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spi.BackendHealth;
import io.vaporform.spi.LoadBalancerService;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Member;
import io.vaporform.spi.MemberState;
import io.vaporform.spi.Provider;
import io.vaporform.spi.ResourceProvider;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** One generation of a route. */
final class Rou extends Subject<RouteSpec, RouteOutputs> {

    private static final Duration SOON = Duration.ofMillis(100);

    private final Supplier<LoadBalancerService> service;

    Rou(Kit kit, Mark mark, RouteSpec spec) {
        this(kit, mark, spec, kit::balancerService);
    }

    private Rou(Kit kit, Mark mark, RouteSpec spec, Supplier<LoadBalancerService> service) {
        super(kit, mark, spec);
        this.service = service;
    }

    /** The same, as one process works on it. */
    Rou by(Provider process) {
        return new Rou(kit(), mark(), spec(), () -> Kit.balancerService(process));
    }

    @Override
    ResourceProvider<RouteSpec, RouteOutputs> resources() {
        return service.get().routes();
    }

    void want(Consumer<RouteSpec.Builder> change) {
        RouteSpec.Builder other = spec().toBuilder();
        change.accept(other);
        want(other.build());
    }

    /** Tells of all members of a target, once. */
    Map<String, MemberState> tell(String deployment, List<Member> members) {
        return service.get().members(known(), deployment, members, kit().context()).stream()
                .collect(Collectors.toMap(MemberState::instance, Function.identity()));
    }

    /** Tells until all are treated as is wanted, as an engine does. */
    void serves(String deployment, Instance... active) {
        serves(
                deployment,
                Arrays.stream(active)
                        .map(each -> new Member(each, Member.State.ACTIVE))
                        .toList());
    }

    void serves(String deployment, List<Member> members) {
        until("every member is as it was told", () -> {
            Map<String, MemberState> told = tell(deployment, members);
            return members.stream()
                    .allMatch(member -> told.containsKey(member.instance().name())
                            && told.get(member.instance().name()).state() == member.state());
        });
    }

    List<BackendHealth> health() {
        return service.get().health(known(), kit().context());
    }

    /** Fails the test unless it comes to that within the kit's deadline. */
    void until(String what, BooleanSupplier is) {
        long end = kit().time().nanos() + kit().settings().deadline().toNanos();
        while (!is.getAsBoolean()) {
            if (kit().time().nanos() > end) {
                throw new AssertionError("not within " + kit().settings().deadline() + ": " + what);
            }
            pause(kit(), SOON);
        }
    }
}
