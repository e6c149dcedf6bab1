package io.vaporform.samples.tiny;

import io.vaporform.samples.tiny.ToyCloud.Machine;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.Instance;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import io.vaporform.spi.Found;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The machines that bear our marks. */
final class Machines {

    private final ToyCloud cloud;

    Machines(ToyCloud cloud) {
        this.cloud = cloud;
    }

    /** By the whole mark: installation, lineage, address and generation. */
    Optional<Machine> find(Mark mark) {
        return cloud.list().stream()
                .filter(machine -> Mark.from(machine.labels()).equals(Optional.of(mark)))
                .findFirst();
    }

    void each(Scope scope, Consumer<Found> each) {
        for (Machine machine : cloud.list()) {
            Mark.from(machine.labels())
                    .filter(scope::owns)
                    .ifPresent(mark -> each.accept(new Found(mark, machine.name())));
        }
    }

    /** The name holds a hash of the address, and the generation: two never meet, however alike they look. */
    Machine create(Mark mark, DeploymentSpec spec, String operation) {
        return cloud.create(new Machine(
                mark.token(),
                spec.image().orElseThrow(),
                mark.labels(),
                environment(spec),
                spec.command(),
                spec.workingDirectory().orElse("/"),
                List.of(ToyCloud.Start.by(operation))));
    }

    /** Once for each operation: who has started a machine is kept with it. */
    Machine restart(Machine machine, String operation) {
        boolean done =
                machine.starts().stream().anyMatch(start -> start.operation().equals(operation));
        return done ? machine : cloud.restart(machine.name(), operation);
    }

    void remove(Machine machine) {
        cloud.remove(machine.name());
    }

    DeploymentOutputs outputs(Mark mark, DeploymentSpec spec) {
        // The same for every generation, as others refer to it while it is replaced.
        String host = mark.token().replaceFirst("-g[0-9a-z]+$", "") + ".toy";
        List<Endpoint> endpoints = spec.ports().stream()
                .map(port -> new Endpoint(port.name(), From.NETWORK, host, port.container()))
                .toList();
        return DeploymentOutputs.of(
                spec, endpoints, find(mark).map(Machines::instance).stream().toList());
    }

    static Instance instance(Machine machine) {
        return new Instance(machine.name(), machine.name(), List.of());
    }

    private static Map<String, String> environment(DeploymentSpec spec) {
        Map<String, String> all = new TreeMap<>();
        spec.env().forEach((name, value) -> all.put(name, text(value)));
        return all;
    }

    /** Every value of a task is a literal: the engine has resolved it. */
    private static String text(Value<?> value) {
        Object known = ((Value.Literal<?>) value).value();
        return known instanceof Secret secret ? secret.reveal() : known.toString();
    }
}
