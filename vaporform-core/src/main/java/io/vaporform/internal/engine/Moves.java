package io.vaporform.internal.engine;

import io.vaporform.internal.plan.Planner;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Outputs;
import io.vaporform.spec.RestorePoint;
import io.vaporform.spec.Spec;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.ChangeEffect.How;
import io.vaporform.state.Life;
import io.vaporform.state.Making;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Wanted;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The state machine of a resource: from what is stored to what is to be done next, and from what came of it to what is stored then. Pure. It looks
 * only at the state, never at how it came about, so recovery after a crash is nothing but going on.
 */
final class Moves {

    private Moves() {}

    /** @param target empty if it is to go */
    static Move next(ResourceState stored, Optional<Target> target) {
        ResourceState state = withoutStaleNext(stored, target);
        if (state.next().isEmpty()) {
            state = withNext(state, target);
        }
        Optional<Making> next = state.next();
        boolean makeRoom = next.isEmpty()
                || next.get().how() != How.CREATE_FIRST
                || state.applied().isEmpty();
        if (makeRoom && !state.retiring().isEmpty()) {
            return new Move.Delete(state, state.retiring().get(0));
        }
        if (next.isPresent()) {
            return next.get().how() == How.DELETE_FIRST && state.applied().isPresent()
                    ? new Move.Delete(state, state.applied().get())
                    : new Move.Apply(state, next.get());
        }
        if (target.isPresent()) {
            return new Move.Settled(settled(state, target.get()));
        }
        if (state.wanted().isPresent()) {
            return new Move.Settled(state);
        }
        if (state.phase() == Phase.RETAINED) {
            return new Move.Settled(state.intent(Optional.empty()).recheckAt(Optional.empty()));
        }
        return state.applied().isPresent()
                ? new Move.Delete(state, state.applied().get())
                : new Move.Remove(state);
    }

    /** What was begun for something that is no longer wanted is taken back. */
    private static ResourceState withoutStaleNext(ResourceState state, Optional<Target> target) {
        Making next = state.next().orElse(null);
        if (next == null || target.map(t -> isFor(next, t, state)).orElse(false)) {
            return state;
        }
        if (next.how() != How.IN_PLACE) {
            return state.retire(next.life()).next(Optional.empty());
        }
        Optional<String> applied = state.applied().map(Life::inputs);
        if (applied.equals(Optional.of(next.life().inputs()))) {
            // Once more what is there already: that is as it was, and takes another change as any other.
            return state.next(Optional.empty());
        }
        // What is there may be anything between the two: it is never taken for what was applied before.
        return target.isPresent() ? overUnfinished(state, next, target.get()) : state.next(Optional.empty());
    }

    /** In place once more, unless what was applied, or what was begun in its place, cannot become what is wanted in place. */
    private static ResourceState overUnfinished(ResourceState state, Making begun, Target target) {
        How how = Stream.concat(state.applied().stream(), Stream.of(begun.life()))
                .map(life -> Planner.effect(state.address(), life, target.serving(), target.spec())
                        .how())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        if (how != How.IN_PLACE) {
            return making(state.applied(state.applied().map(Life::unfinished)), target, how);
        }
        Life next = life(target, begun.life().generation(), begun.life().outputs());
        return state.next(Optional.of(begun.with(next.by(begun.life().account()))));
    }

    private static boolean isFor(Making next, Target target, ResourceState state) {
        return next.rollback()
                ? target.inputs().equals(state.failedInputs())
                : target.inputs().equals(next.life().inputs())
                        && target.serving().name().equals(next.life().provider());
    }

    private static ResourceState withNext(ResourceState state, Optional<Target> wanted) {
        if (wanted.isEmpty() || wanted.get().inputs().equals(state.failedInputs())) {
            return state;
        }
        Target target = wanted.get();
        Life now = state.applied().orElse(null);
        if (now == null) {
            return making(state, target, How.CREATE_FIRST);
        }
        boolean same = now.inputs().equals(target.inputs())
                && now.provider().equals(target.serving().name());
        if (same) {
            return state;
        }
        ChangeEffect effect = Planner.effect(state.address(), now, target.serving(), target.spec());
        return making(state, target, effect.how());
    }

    private static ResourceState making(ResourceState state, Target target, How how) {
        Optional<Life> now = state.applied();
        Life life = how == How.IN_PLACE && now.isPresent()
                ? life(target, now.get().generation(), now.get().outputs())
                        .by(now.get().account())
                : life(target, state.lastGeneration() + 1, Optional.empty());
        return state.next(Optional.of(new Making(life, how, Optional.empty(), false)));
    }

    private static Life life(Target target, long generation, Optional<Outputs> outputs) {
        return new Life(generation, target.serving().name(), target.spec(), target.inputs(), outputs)
                .using(target.uses());
    }

    private static ResourceState settled(ResourceState state, Target target) {
        boolean failed = target.inputs().equals(state.failedInputs());
        ResourceState done = state.intent(Optional.empty()).recheckAt(Optional.empty());
        return failed
                ? done.phase(Phase.FAILED, state.note())
                : done.applied(done.applied().map(Life::adopted))
                        .failedInputs("")
                        .phase(Phase.READY, "");
    }

    /** The same spec once more, in place, so that a cause other than a new spec takes effect. */
    static ResourceState again(ResourceState state, Life now) {
        return state.next(Optional.of(new Making(now, How.IN_PLACE, Optional.empty(), false)));
    }

    static ResourceState made(ResourceState state, Making making, Outputs outputs) {
        Life life = making.life().with(Optional.of(outputs));
        Optional<Life> old = state.applied().filter(applied -> applied.generation() != life.generation());
        ResourceState after = old.map(state::retire).orElse(state);
        return after.applied(Optional.of(life)).next(Optional.empty());
    }

    /** After the provider said for certain that it cannot be done. */
    static ResourceState failed(ResourceState state, Making making, String failure) {
        ResourceState noted = state.phase(Phase.FAILED, failure);
        if (making.how() == How.IN_PLACE || making.rollback()) {
            return noted;
        }
        if (state.applied().isPresent()) {
            return noted.failedInputs(making.life().inputs())
                    .retire(making.life())
                    .next(Optional.empty());
        }
        return making.previous()
                .map(previous -> bringBack(noted, making, previous))
                .orElse(noted);
    }

    /** The old one had to go before the new one could come, and the new one failed: the old one comes back as a new generation. */
    private static ResourceState bringBack(ResourceState state, Making making, Life gone) {
        Life previous = gone.asApplied();
        Life back = new Life(
                        state.lastGeneration() + 1,
                        previous.provider(),
                        asItRan(previous),
                        previous.inputs(),
                        Optional.empty())
                .using(previous.uses());
        return state.failedInputs(making.life().inputs())
                .retire(making.life())
                .next(Optional.of(new Making(back, How.DELETE_FIRST, Optional.empty(), true)));
    }

    /** By the image that it ran: what it was asked for by may mean another one by now. */
    private static Spec asItRan(Life life) {
        Optional<String> image = life.outputs()
                .filter(DeploymentOutputs.class::isInstance)
                .flatMap(outputs -> ((DeploymentOutputs) outputs).image());
        return life.spec() instanceof DeploymentSpec spec && image.isPresent()
                ? spec.toBuilder().image(image.get()).build()
                : life.spec();
    }

    /**
     * Nobody got well on what a volume was filled with anew, and who had tried runs on what it was before: that is the volume again, and is wanted, unless something else is by now.
     *
     * @param life one of the generations that are to be removed
     */
    static ResourceState wentBack(ResourceState state, Life life) {
        Life tried = state.applied().orElseThrow();
        Optional<Wanted> wanted = state.wanted().filter(now -> from(now.spec()).equals(from(tried.spec())));
        if (wanted.isEmpty()) {
            return state;
        }
        VolumeSpec spec = ((VolumeSpec) wanted.get().spec()).withFrom(from(life.spec()));
        List<Life> left = state.retiring().stream()
                .filter(other -> other.generation() != life.generation())
                .toList();
        return state.wanted(wanted.map(now -> now.with(spec)))
                .applied(Optional.of(life))
                .retiring(left)
                .retire(tried);
    }

    private static Optional<RestorePoint> from(Spec spec) {
        return ((VolumeSpec) spec).from();
    }

    static ResourceState deleted(ResourceState state, Life life) {
        List<Life> left = state.retiring().stream()
                .filter(other -> other.generation() != life.generation())
                .toList();
        boolean wasApplied = state.applied()
                .filter(applied -> applied.generation() == life.generation())
                .isPresent();
        ResourceState after = state.retiring(left);
        if (!wasApplied) {
            return after;
        }
        Optional<Making> next = after.next()
                .map(making -> new Making(making.life(), making.how(), Optional.of(life), making.rollback()));
        return after.applied(Optional.empty()).next(next);
    }
}
