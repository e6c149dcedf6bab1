package io.vaporform.memory;

import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.Instance;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Membership;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The instances of one generation, and how to change one of them so that world, ledger, logs and membership agree. */
final class Fleet {

    private final InMemoryWorld world;
    private final Machine machine;
    private final Mark mark;
    private final ApplyContext context;

    Fleet(InMemoryDeployments.Setting setting, Mark mark, ApplyContext context) {
        this.world = setting.world();
        this.machine = setting.machine();
        this.mark = mark;
        this.context = context;
    }

    static List<Thing.Running> instances(InMemoryWorld world, Mark mark) {
        return world.things(mark).stream()
                .filter(Thing.Running.class::isInstance)
                .map(Thing.Running.class::cast)
                .sorted(Comparator.comparingInt(Thing.Running::number))
                .toList();
    }

    static DeploymentOutputs outputs(Mark mark, DeploymentSpec spec, List<Thing.Running> instances) {
        return DeploymentOutputs.of(
                spec,
                Places.ofDeployment(mark, spec, instances),
                instances.stream().map(Fleet::instance).toList());
    }

    List<Thing.Running> instances() {
        return instances(world, mark);
    }

    Optional<Thing.Running> number(int number) {
        return instances().stream().filter(i -> i.number() == number).findFirst();
    }

    List<Thing.Running> upTo(int number) {
        return instances().stream().filter(i -> i.number() <= number).toList();
    }

    List<Thing.Running> beyond(int number) {
        return instances().stream().filter(i -> i.number() > number).toList();
    }

    DeploymentOutputs outputs(DeploymentSpec spec) {
        return outputs(mark, spec, upTo(spec.replicas()));
    }

    void create(int number, DeploymentSpec spec) {
        String name = Places.instanceName(mark, number);
        Thing.Running made = world.create(name, Author.of(context), engineId -> started(engineId, name, number, spec));
        world.log(made, now(), machine.behaviour(spec).lines());
        announce(made);
    }

    void restart(Thing.Running instance) {
        Thing.Running restarted = instance.restarted(context.operationId(), now());
        world.change(Effect.Verb.RESTART, restarted, Author.of(context));
        world.log(restarted, now(), machine.behaviour(restarted.spec()).lines());
        announce(restarted);
    }

    void update(Thing.Running instance, DeploymentSpec spec) {
        world.change(Effect.Verb.UPDATE, instance.with(spec), Author.of(context));
        announce(instance);
    }

    void announce(Thing.Running instance) {
        Instance told = instance(instance);
        if (!context.membership().instances().contains(told)) {
            context.membership().starting(told);
        }
    }

    /** Takes it out of service and removes it; false while it still serves. */
    boolean retire(Thing.Running instance) {
        if (context.membership().drain(instance.name()) == Membership.Drain.BUSY) {
            return false;
        }
        remove(instance);
        return true;
    }

    void remove(Thing.Running instance) {
        world.delete(instance, Author.of(context));
        context.membership().gone(instance.name());
    }

    private Thing.Running started(String engineId, String name, int number, DeploymentSpec spec) {
        List<Endpoint> endpoints;
        try {
            endpoints = Places.ofInstance(name, spec, port -> world.hostPort(engineId, port.host()));
        } catch (RuntimeException refused) {
            world.releasePorts(engineId);
            throw refused;
        }
        Set<String> startedBy = Set.of(context.operationId());
        return new Thing.Running(mark, engineId, name, now(), number, spec, endpoints, now(), startedBy, false);
    }

    private Instant now() {
        return context.time().now();
    }

    private static Instance instance(Thing.Running instance) {
        return new Instance(instance.name(), instance.engineId(), instance.endpoints());
    }
}
