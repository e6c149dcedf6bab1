package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spec.LoadBalancerOutputs;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Health;
import io.vaporform.spi.Known;
import io.vaporform.spi.Observed;
import io.vaporform.spi.Provider;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Wrong in what is made of load balancers and routes. */
final class BalancerDefects {

    private BalancerDefects() {}

    static List<BalancerDefect> all() {
        return Stream.of(balancers(), RouteDefects.all(), MemberDefects.all(), AuthorityDefects.all())
                .flatMap(List::stream)
                .toList();
    }

    private static List<BalancerDefect> balancers() {
        return List.of(
                BalancerDefect.of(
                        "reports one listener only",
                        "L101 L103",
                        reporting(outputs -> LoadBalancerOutputs.of(
                                outputs.id(), outputs.endpoints().subList(0, 1)))),
                BalancerDefect.of(
                        "reports other identities each time",
                        "L102",
                        reporting(outputs -> LoadBalancerOutputs.of(
                                outputs.id() + System.identityHashCode(new Object()), outputs.endpoints()))),
                BalancerDefect.of(
                        "says that it is done where a port is taken", "L104", world -> new FlatBalancers(world) {
                            @Override
                            Step<LoadBalancerOutputs> balancer(
                                    Task<LoadBalancerSpec, LoadBalancerOutputs> task, ApplyContext context) {
                                Step<LoadBalancerOutputs> step = super.balancer(task, context);
                                return step instanceof Step.Failed
                                        ? Step.done(LoadBalancerOutputs.of("none", List.of()))
                                        : step;
                            }
                        }),
                BalancerDefect.of("does not say which port is taken", "L104", world -> new FlatBalancers(world) {
                    @Override
                    Step<LoadBalancerOutputs> balancer(
                            Task<LoadBalancerSpec, LoadBalancerOutputs> task, ApplyContext context) {
                        Step<LoadBalancerOutputs> step = super.balancer(task, context);
                        return step instanceof Step.Failed ? Step.failed("it did not start") : step;
                    }
                }),
                BalancerDefect.of("sees what was never made", "L105", world -> new FlatBalancers(world) {
                    @Override
                    Observed<LoadBalancerSpec, LoadBalancerOutputs> lookAtBalancer(
                            Known<LoadBalancerSpec, LoadBalancerOutputs> known, CallContext context) {
                        Observed<LoadBalancerSpec, LoadBalancerOutputs> seen = super.lookAtBalancer(known, context);
                        return seen instanceof Observed.Absent
                                ? new Observed.Present<>(
                                        known.spec(), LoadBalancerOutputs.of("none", List.of()), Health.HEALTHY)
                                : seen;
                    }
                }),
                BalancerDefect.of(
                        "waits for its routes without a word which", "L106", world -> new FlatBalancers(world) {
                            @Override
                            Deletion deleteBalancer(
                                    Known<LoadBalancerSpec, LoadBalancerOutputs> known, ApplyContext context) {
                                Deletion deletion = super.deleteBalancer(known, context);
                                return deletion instanceof Deletion.Awaiting awaiting
                                        ? new Deletion.Awaiting("wait", awaiting.recheckAfter())
                                        : deletion;
                            }
                        }),
                BalancerDefect.of("removes no load balancer", "L106 L107", world -> new FlatBalancers(world) {
                    @Override
                    Deletion deleteBalancer(Known<LoadBalancerSpec, LoadBalancerOutputs> known, ApplyContext context) {
                        return Deletion.gone();
                    }
                }),
                BalancerDefect.of("cannot remove what is gone", "L104 L107", world -> new FlatBalancers(world) {
                    @Override
                    Deletion deleteBalancer(Known<LoadBalancerSpec, LoadBalancerOutputs> known, ApplyContext context) {
                        return lookAtBalancer(known, context) instanceof Observed.Absent
                                ? new Deletion.Pending(Duration.ofSeconds(1))
                                : super.deleteBalancer(known, context);
                    }
                }));
    }

    private static Function<InMemoryWorld, Provider> reporting(UnaryOperator<LoadBalancerOutputs> change) {
        return world -> new FlatBalancers(world) {
            @Override
            Step<LoadBalancerOutputs> balancer(Task<LoadBalancerSpec, LoadBalancerOutputs> task, ApplyContext context) {
                Step<LoadBalancerOutputs> step = super.balancer(task, context);
                return step instanceof Step.Done<LoadBalancerOutputs> done
                        ? Step.done(change.apply(done.outputs()))
                        : step;
            }
        };
    }
}
