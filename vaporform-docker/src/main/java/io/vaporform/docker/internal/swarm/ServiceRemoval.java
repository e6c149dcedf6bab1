package io.vaporform.docker.internal.swarm;

import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Instance;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Membership;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes services out of service and removes them: drain all instances, remove, wait for the end of their tasks. */
final class ServiceRemoval {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    /** After this the thread goes back to the engine, which calls again. */
    private static final Duration BUDGET = Duration.ofSeconds(5);

    private final SwarmParts parts;
    private final Mark mark;
    private final ApplyContext context;
    private final long began;

    ServiceRemoval(SwarmParts parts, Mark mark, ApplyContext context) {
        this.parts = parts;
        this.mark = mark;
        this.context = context;
        this.began = context.time().nanos();
    }

    /** All of the generation. */
    Deletion all(DeploymentSpec spec) {
        Generation generation = Generation.of(parts, mark, spec, context);
        boolean drained = generation.services().stream()
                .map(service -> areDrained(service, generation))
                .reduce(true, Boolean::logicalAnd);
        if (!drained) {
            return Deletion.pending(LOOK_AGAIN);
        }
        parts.cluster().services(mark, context).forEach(service -> parts.cluster()
                .remove(service, context));
        while (isSomethingLeft(parts.cluster().tasks(mark, context))) {
            if (context.time().nanos() - began > BUDGET.toNanos() || !pause()) {
                return Deletion.pending(LOOK_AGAIN);
            }
        }
        forget(Set.of());
        parts.files().remove(mark, context);
        return Deletion.gone();
    }

    /** Whether some of these have not ended. A node that is down, or no more, cannot say what became of its tasks, and ends them should it come back. */
    private boolean isSomethingLeft(List<TaskView> tasks) {
        List<String> left = tasks.stream()
                .filter(task -> !task.hasEnded())
                .map(TaskView::nodeId)
                .toList();
        if (left.isEmpty()) {
            return false;
        }
        Map<String, NodeView> nodes = parts.cluster().nodes(context);
        return left.stream()
                .anyMatch(id ->
                        id.isEmpty() || (nodes.containsKey(id) && !nodes.get(id).isDown()));
    }

    private boolean pause() {
        try {
            context.time().pause(LOOK_AGAIN);
            return true;
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Those beside {@code service}, which serves.
     *
     * @return whether there was none, and all that others had has ended
     */
    boolean others(ServiceView service, Generation generation) {
        List<ServiceView> others = generation.services().stream()
                .filter(other -> !other.id().equals(service.id()))
                .toList();
        others.stream().filter(other -> areDrained(other, generation)).forEach(other -> parts.cluster()
                .remove(other, context));
        if (!others.isEmpty() || isSomethingLeft(generation.unwanted())) {
            return false;
        }
        forget(generation.outputs(service).instances().stream()
                .map(Instance::name)
                .collect(Collectors.toSet()));
        return true;
    }

    /** Asks for all of its instances, so that none waits for another one. */
    boolean areDrained(ServiceView service, Generation generation) {
        boolean drained = true;
        for (Instance instance : generation.instances(service, generation.running(service))) {
            drained &= context.membership().drain(instance.name()) != Membership.Drain.BUSY;
        }
        return drained;
    }

    /** What is no instance any more, also what a crash between a removal and the notes about it has left. */
    private void forget(Set<String> there) {
        List<Instance> known = context.membership().instances();
        known.stream()
                .map(Instance::name)
                .filter(name -> ServiceNames.isInstanceOf(mark, name) && !there.contains(name))
                .forEach(context.membership()::gone);
    }
}
