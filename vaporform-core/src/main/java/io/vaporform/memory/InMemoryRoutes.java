package io.vaporform.memory;

import io.vaporform.spec.Address;
import io.vaporform.spec.RouteOutputs;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Violations;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Found;
import io.vaporform.spi.Health;
import io.vaporform.spi.Known;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Observed;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.Scope;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Routes in memory. */
final class InMemoryRoutes implements ResourceProvider<RouteSpec, RouteOutputs> {

    private final InMemoryDeployments.Setting setting;

    InMemoryRoutes(InMemoryDeployments.Setting setting) {
        this.setting = setting;
    }

    @Override
    public void validate(RouteSpec wanted, Capabilities can, Violations found) {}

    @Override
    public ChangeEffect effect(RouteSpec before, RouteSpec after, Capabilities can) {
        return ChangeEffect.inPlace();
    }

    @Override
    public Step<RouteOutputs> apply(Task<RouteSpec, RouteOutputs> task, ApplyContext context) {
        Fault fault = setting.faults().at(task.address());
        fault.beforeChange(task.address(), context);
        return fault.afterChange(task.address(), step(task, context));
    }

    private Step<RouteOutputs> step(Task<RouteSpec, RouteOutputs> task, ApplyContext context) {
        Optional<String> refused = refused(task);
        if (refused.isPresent()) {
            return Step.failed(refused.get());
        }
        setting.world().traffic().goBy(context.time());
        Optional<Thing.Routed> there = find(task.mark());
        if (there.isEmpty()) {
            setting.world()
                    .create(
                            task.mark().token(),
                            Author.of(context),
                            id -> new Thing.Routed(
                                    task.mark(),
                                    id,
                                    task.mark().token(),
                                    context.time().now(),
                                    task.wanted(),
                                    Map.of()));
        } else if (!there.get().spec().equals(task.wanted())) {
            setting.world().change(Effect.Verb.UPDATE, there.get().with(task.wanted()), Author.of(context));
        }
        return Step.done(outputs(task.address(), task.wanted()));
    }

    private Optional<String> refused(Task<RouteSpec, RouteOutputs> task) {
        Address balancer = task.wanted().balancer().from(task.address());
        Optional<Thing.Balancing> there = balancer(balancer);
        if (there.isEmpty()) {
            return Optional.of("there is no load balancer " + balancer + "; provision it first, or correct the name");
        }
        if (!balancer.project().equals(task.address().project())
                && !there.get().spec().shared()) {
            return Optional.of("load balancer " + balancer
                    + " is another project's, and it does not share it; have it provisioned with shared()");
        }
        List<Thing.Routed> others = setting.world().things(Thing.Routed.class).stream()
                .filter(route -> route.balancer().equals(balancer)
                        && !route.mark().address().equals(task.address())
                        && route.spec().hosts().stream().anyMatch(task.wanted().hosts()::contains))
                .toList();
        return others.stream()
                .filter(route ->
                        !route.mark().address().project().equals(task.address().project()))
                .findFirst()
                .map(route -> "one of the hosts " + task.wanted().hosts() + " is another project's at " + balancer
                        + "; take another host")
                .or(() -> others.stream()
                        .filter(route ->
                                route.spec().path().equals(task.wanted().path()))
                        .findFirst()
                        .map(route -> route.mark().address()
                                + " is for the same host and path already; change that one, or take another path"));
    }

    private Optional<Thing.Balancing> balancer(Address address) {
        return setting.world().things(Thing.Balancing.class).stream()
                .filter(balancer -> balancer.mark().address().equals(address))
                .findFirst();
    }

    private RouteOutputs outputs(Address route, RouteSpec spec) {
        boolean tls = balancer(spec.balancer().from(route)).stream()
                .flatMap(balancer -> balancer.endpoints().stream())
                .anyMatch(endpoint -> endpoint.port().equals("https"));
        return RouteOutputs.of(spec.hosts().stream()
                .map(host -> (tls ? "https://" : "http://") + host + spec.path())
                .toList());
    }

    private Optional<Thing.Routed> find(Mark mark) {
        return setting.world().find(mark, Thing.Routed.class);
    }

    @Override
    public Observed<RouteSpec, RouteOutputs> read(Known<RouteSpec, RouteOutputs> known, CallContext context) {
        setting.faults().at(known.address()).beforeLook(known.address());
        return find(known.mark())
                .<Observed<RouteSpec, RouteOutputs>>map(there ->
                        new Observed.Present<>(there.spec(), outputs(known.address(), there.spec()), Health.HEALTHY))
                .orElseGet(Observed::absent);
    }

    @Override
    public Deletion delete(Known<RouteSpec, RouteOutputs> known, ApplyContext context) {
        Fault fault = setting.faults().at(known.address());
        fault.beforeChange(known.address(), context);
        find(known.mark()).ifPresent(gone -> setting.world().delete(gone, Author.of(context)));
        return fault.afterChange(known.address(), Deletion.gone());
    }

    @Override
    public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
        setting.list(Thing.Routed.class, scope, each, context);
    }
}
