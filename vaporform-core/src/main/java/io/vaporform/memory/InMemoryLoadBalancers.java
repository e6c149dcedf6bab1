package io.vaporform.memory;

import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.Listener;
import io.vaporform.spec.LoadBalancerOutputs;
import io.vaporform.spec.LoadBalancerSpec;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Load balancers in memory. */
final class InMemoryLoadBalancers implements ResourceProvider<LoadBalancerSpec, LoadBalancerOutputs> {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private final InMemoryDeployments.Setting setting;

    InMemoryLoadBalancers(InMemoryDeployments.Setting setting) {
        this.setting = setting;
    }

    @Override
    public void validate(LoadBalancerSpec wanted, Capabilities can, Violations found) {}

    @Override
    public ChangeEffect effect(LoadBalancerSpec before, LoadBalancerSpec after, Capabilities can) {
        return ChangeEffect.inPlace();
    }

    @Override
    public Step<LoadBalancerOutputs> apply(Task<LoadBalancerSpec, LoadBalancerOutputs> task, ApplyContext context) {
        Fault fault = setting.faults().at(task.address());
        fault.beforeChange(task.address(), context);
        return fault.afterChange(task.address(), step(task, context));
    }

    private Step<LoadBalancerOutputs> step(Task<LoadBalancerSpec, LoadBalancerOutputs> task, ApplyContext context) {
        Optional<Thing.Balancing> there = find(task.mark());
        if (there.isPresent() && there.get().spec().equals(task.wanted())) {
            return done(there.get());
        }
        try {
            return done(there.isPresent() ? changed(there.get(), task, context) : created(task, context));
        } catch (ProvisioningException taken) {
            return Step.failed(String.valueOf(taken.getMessage()));
        }
    }

    private static Step<LoadBalancerOutputs> done(Thing.Balancing there) {
        return Step.done(LoadBalancerOutputs.of(there.engineId(), there.endpoints()));
    }

    private Thing.Balancing created(Task<LoadBalancerSpec, LoadBalancerOutputs> task, ApplyContext context) {
        return setting.world()
                .create(
                        task.mark().token(),
                        Author.of(context),
                        id -> new Thing.Balancing(
                                task.mark(),
                                id,
                                task.mark().token(),
                                context.time().now(),
                                task.wanted(),
                                endpoints(id, List.of(), task.wanted())));
    }

    private Thing.Balancing changed(
            Thing.Balancing there, Task<LoadBalancerSpec, LoadBalancerOutputs> task, ApplyContext context) {
        Thing.Balancing changed = new Thing.Balancing(
                there.mark(),
                there.engineId(),
                there.name(),
                there.createdAt(),
                task.wanted(),
                endpoints(there.engineId(), there.endpoints(), task.wanted()));
        setting.world().change(Effect.Verb.UPDATE, changed, Author.of(context));
        return changed;
    }

    /** Listeners that were there before keep their ports. */
    private List<Endpoint> endpoints(String id, List<Endpoint> before, LoadBalancerSpec wanted) {
        List<Endpoint> free = new ArrayList<>(before);
        List<Endpoint> all = new ArrayList<>();
        for (Listener listener : wanted.listeners()) {
            String protocol = listener.protocol().name().toLowerCase(Locale.ROOT);
            Optional<Endpoint> kept = free.stream()
                    .filter(end ->
                            end.port().equals(protocol) && (listener.port() == 0 || end.number() == listener.port()))
                    .findFirst();
            kept.ifPresent(free::remove);
            all.add(kept.orElseGet(() -> new Endpoint(
                    protocol,
                    From.HOST,
                    "127.0.0.1",
                    setting.world()
                            .hostPort(
                                    id,
                                    listener.port() == 0 ? OptionalInt.empty() : OptionalInt.of(listener.port())))));
        }
        return all;
    }

    private Optional<Thing.Balancing> find(Mark mark) {
        return setting.world().find(mark, Thing.Balancing.class);
    }

    @Override
    public Observed<LoadBalancerSpec, LoadBalancerOutputs> read(
            Known<LoadBalancerSpec, LoadBalancerOutputs> known, CallContext context) {
        setting.faults().at(known.address()).beforeLook(known.address());
        return find(known.mark())
                .<Observed<LoadBalancerSpec, LoadBalancerOutputs>>map(there -> new Observed.Present<>(
                        there.spec(), LoadBalancerOutputs.of(there.engineId(), there.endpoints()), Health.HEALTHY))
                .orElseGet(Observed::absent);
    }

    @Override
    public Deletion delete(Known<LoadBalancerSpec, LoadBalancerOutputs> known, ApplyContext context) {
        Fault fault = setting.faults().at(known.address());
        fault.beforeChange(known.address(), context);
        Optional<Thing.Balancing> there = find(known.mark());
        List<String> hanging = setting.world().things(Thing.Routed.class).stream()
                .filter(route -> route.balancer().equals(known.address()))
                .map(route -> route.mark().address().toString())
                .toList();
        if (there.isPresent() && !hanging.isEmpty()) {
            return fault.afterChange(
                    known.address(),
                    new Deletion.Awaiting(
                            "remove the routes that hang on it: " + String.join(", ", hanging), LOOK_AGAIN));
        }
        there.ifPresent(gone -> setting.world().delete(gone, Author.of(context)));
        return fault.afterChange(known.address(), Deletion.gone());
    }

    @Override
    public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
        setting.list(Thing.Balancing.class, scope, each, context);
    }
}
