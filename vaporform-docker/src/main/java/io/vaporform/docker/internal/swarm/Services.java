package io.vaporform.docker.internal.swarm;

import io.vaporform.docker.internal.DeploymentRules;
import io.vaporform.docker.internal.Values;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.PullPolicy;
import io.vaporform.spec.Value;
import io.vaporform.spec.Violations;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Found;
import io.vaporform.spi.Known;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Observed;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.Scope;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Deployments as services: one for each generation. */
final class Services implements ResourceProvider<DeploymentSpec, DeploymentOutputs> {

    private final SwarmParts parts;

    Services(SwarmParts parts) {
        this.parts = parts;
    }

    @Override
    public void validate(DeploymentSpec wanted, Capabilities can, Violations found) {
        DeploymentRules.check(wanted, parts.options().policy(), found);
        refuse(
                !wanted.mounts().isEmpty(),
                "mounts",
                wanted.mounts().size(),
                "a volume of a swarm's is on one node, and does not follow what it is mounted in",
                "keep data in a deployment on one engine, with the docker provider",
                found);
        wanted.ports()
                .forEach(port -> refuse(
                        port.host().isPresent(),
                        "ports." + port.name() + ".host",
                        port.host().orElse(0),
                        "each node has ports of its own",
                        "leave the choice to the node, and let a balancer have the port",
                        found));
        found.unless(
                wanted.pull() != PullPolicy.NEVER,
                "pull",
                wanted.pull(),
                "nodes of a swarm pull what they do not have",
                "leave it out");
        wanted.files()
                .forEach((path, text) -> refuse(
                        text instanceof Value.Literal<?> && Values.text(text).isEmpty(),
                        "files." + path,
                        "",
                        "a swarm keeps no file that is empty",
                        "write a line's end into it",
                        found));
        refuse(
                wanted.quota().cpuWeight().isPresent(),
                "quota.cpuWeight",
                wanted.quota().cpuWeight().orElse(0),
                "services of a swarm have none",
                "ask for CPUs",
                found);
    }

    private static void refuse(boolean asked, String path, Object value, String rule, String cure, Violations found) {
        if (asked) {
            found.unsupported(path, value, rule, cure);
        }
    }

    @Override
    public ChangeEffect effect(DeploymentSpec before, DeploymentSpec after, Capabilities can) {
        return new ServiceEffects(before, after).effect();
    }

    @Override
    public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
        return new ServiceRollout(parts, task, context).step();
    }

    @Override
    public Observed<DeploymentSpec, DeploymentOutputs> read(
            Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
        return new ServiceLook(parts, known, context).observed();
    }

    @Override
    public Deletion delete(Known<DeploymentSpec, DeploymentOutputs> known, ApplyContext context) {
        return new ServiceRemoval(parts, known.mark(), context).all(known.spec());
    }

    /**
     * One entry for each task that is to be there, and for each service that has none; one whose task does not run is altered. And one for each file whose service is gone,
     * which a crash in the midst of a removal leaves.
     */
    @Override
    public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
        // Before the services, so that what is just made is not without them.
        List<Found> files = parts.files().inventory(scope, context).toList();
        List<TaskView> tasks = parts.cluster().tasks(scope, context);
        Set<Mark> withServices = new HashSet<>();
        for (ServiceView service : parts.cluster().services(scope, context)) {
            service.mark().ifPresent(mark -> {
                withServices.add(mark);
                Collection<TaskView> wanted = Generation.wanted(service, tasks);
                if (wanted.isEmpty()) {
                    each.accept(new Found(mark, service.id(), Optional.of(service.createdAt()), false));
                }
                wanted.forEach(task -> each.accept(found(mark, service, task)));
            });
        }
        files.stream().filter(found -> !withServices.contains(found.mark())).forEach(each);
    }

    private static Found found(Mark mark, ServiceView service, TaskView task) {
        boolean altered = !service.isRelease() && !task.isRunning();
        return new Found(mark, task.id(), Optional.of(task.createdAt()), altered);
    }
}
