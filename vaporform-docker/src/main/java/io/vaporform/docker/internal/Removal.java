package io.vaporform.docker.internal;

import com.github.dockerjava.api.model.Container;
import io.vaporform.spec.Instance;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Membership;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** Takes instances out of service and removes them: drain, stop, remove, give their ports back. The highest number goes first, and what only they used goes last. */
final class Removal {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    /** After this the thread goes back to the engine, which calls again. */
    private static final Duration BUDGET = Duration.ofSeconds(5);

    private final Parts parts;
    private final Mark mark;
    private final ApplyContext context;
    private final long began;

    Removal(Parts parts, Mark mark, ApplyContext context) {
        this.parts = parts;
        this.mark = mark;
        this.context = context;
        this.began = context.time().nanos();
    }

    /** All of the generation. */
    Deletion all() {
        return below(0) && parts.volumes().removeFiles(mark, context) ? Deletion.gone() : Deletion.pending(LOOK_AGAIN);
    }

    /**
     * Those whose number is {@code replicas} or more.
     *
     * @param mayBeThere whether to look for any
     * @return whether none is left
     */
    boolean surplus(int replicas, boolean mayBeThere) {
        return !mayBeThere || below(replicas);
    }

    private boolean below(int replicas) {
        List<Container> surplus = parts.containers().list(mark, context).stream()
                .filter(container -> number(container) >= replicas && (replicas == 0 || !Listed.isRelease(container)))
                .sorted(Comparator.comparingInt(this::number).reversed())
                .toList();
        boolean none = true;
        for (Container container : surplus) {
            none &= !isOverBudget() && remove(container);
        }
        if (none) {
            forget(replicas);
        }
        return none;
    }

    /** @return false if it still serves */
    private boolean remove(Container container) {
        String name = Listed.name(container);
        if (Listed.isSaver(container)) {
            new VolumeAccess(parts.containers(), parts.policy(), mark, Names.SAVE).close(context);
            return true;
        }
        if (context.membership().drain(name) == Membership.Drain.BUSY) {
            return false;
        }
        if (!parts.containers().remove(container.getId(), Listed.runs(container), context)) {
            return false;
        }
        context.membership().gone(name);
        parts.ports().free(name, context.records());
        return true;
    }

    /** What a crash between the removal of a container and the notes about it has left. */
    private void forget(int replicas) {
        for (Instance instance : context.membership().instances()) {
            if (Names.numberOf(mark, instance.name()).orElse(-1) >= replicas) {
                context.membership().gone(instance.name());
                parts.ports().free(instance.name(), context.records());
            }
        }
    }

    private int number(Container container) {
        return Names.numberOf(mark, Listed.name(container)).orElse(Integer.MAX_VALUE);
    }

    private boolean isOverBudget() {
        return context.time().nanos() - began > BUDGET.toNanos();
    }
}
