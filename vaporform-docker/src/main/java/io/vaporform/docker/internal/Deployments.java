package io.vaporform.docker.internal;

import com.github.dockerjava.api.model.Container;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
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
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Deployments as containers: one for each replica. */
final class Deployments implements ResourceProvider<DeploymentSpec, DeploymentOutputs> {

    private static final String RUNNING = "running";

    /** As a list shows it, behind how long the container has been up. */
    private static final String UNHEALTHY = "(unhealthy)";

    private final Parts parts;

    Deployments(Parts parts) {
        this.parts = parts;
    }

    @Override
    public void validate(DeploymentSpec wanted, Capabilities can, Violations found) {
        DeploymentRules.check(wanted, parts.policy(), found);
    }

    @Override
    public ChangeEffect effect(DeploymentSpec before, DeploymentSpec after, Capabilities can) {
        return new DeploymentEffects(before, after).effect();
    }

    @Override
    public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
        return new Rollout(parts, task, context).step();
    }

    @Override
    public Observed<DeploymentSpec, DeploymentOutputs> read(
            Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
        return new Look(parts, known, context).observed();
    }

    @Override
    public Deletion delete(Known<DeploymentSpec, DeploymentOutputs> known, ApplyContext context) {
        Deletion deletion = new Removal(parts, known.mark(), context).all();
        if (deletion instanceof Deletion.Gone) {
            parts.images().freed(known.spec().image(), context);
        }
        return deletion;
    }

    /**
     * One entry for each container; one that does not run, is paused or unhealthy is altered. And one for each volume with files whose containers are gone, which a crash
     * in the midst of a removal leaves.
     */
    @Override
    public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
        Set<Mark> withContainers = new HashSet<>();
        // Before the containers, so that what is just made is not without them.
        List<Found> files = parts.volumes().files(scope, context);
        for (Container container : parts.containers().list(scope, context)) {
            if (Listed.isFiller(container)) {
                continue;
            }
            Listed.mark(container)
                    .ifPresent(mark -> each.accept(new Found(
                            mark,
                            container.getId(),
                            Optional.of(Instant.ofEpochSecond(container.getCreated())),
                            isAltered(container))));
            Listed.mark(container).ifPresent(withContainers::add);
        }
        files.stream().filter(found -> !withContainers.contains(found.mark())).forEach(each);
    }

    private static boolean isAltered(Container container) {
        return Listed.isInstance(container)
                && (!RUNNING.equals(container.getState())
                        || container.getStatus().contains(UNHEALTHY));
    }
}
