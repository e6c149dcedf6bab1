package io.vaporform.internal.engine;

import io.github.resilience4j.core.IntervalFunction;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.StoreUnavailableException;
import io.vaporform.internal.plan.Planner;
import io.vaporform.plan.Outcome;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Outputs;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.ChangeEffect.How;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Step;
import io.vaporform.state.Intent;
import io.vaporform.state.Life;
import io.vaporform.state.Making;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Wanted;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One turn of one resource: claims it and journals what is about to be done in one write, calls the provider, records what came of it in one write,
 * and goes on until there is nothing to do now.
 */
final class Turn {

    private static final int ATTEMPTS = 5;
    private static final Duration BUSY = Duration.ofMillis(100);

    private static final Duration USED = Duration.ofMillis(500);

    /** When it is looked again whether a replaced volume is free. */
    private static final Duration STILL_USED = Duration.ofMinutes(10);

    private static final IntervalFunction BACKOFF =
            IntervalFunction.ofExponentialRandomBackoff(Duration.ofMillis(200), 2.0, 0.3);

    private final Work work;
    private final Callouts callouts;
    private final Targets targets;
    private final Node node;
    private final ClaimedRow row;

    Turn(Work work, Callouts callouts, Targets targets, Node node) {
        this.work = work;
        this.callouts = callouts;
        this.targets = targets;
        this.node = node;
        this.row = new ClaimedRow(work, node);
    }

    Progress run() {
        try {
            return turn();
        } catch (SessionLost paused) {
            return claimLost();
        }
    }

    private Progress turn() {
        Optional<Progress> wait = waitForHolder();
        if (wait.isPresent()) {
            return wait.get();
        }
        node.finds(row.state(), row.isClaimed());
        ResourceState state = asked(row.state());
        while (true) {
            if (node.stopped().isPresent()) {
                return stop(node.stopped().get());
            }
            Optional<Target> target = state.wanted().flatMap(wanted -> targets.of(row.state(), wanted, row.made()));
            if (state.wanted().isPresent() && target.isEmpty()) {
                row.lookLater();
                String missing = targets.missing(node.address(), state.wanted().get());
                return done(Outcome.BLOCKED, "it uses " + missing + ", which is not there");
            }
            Optional<String> refused = target.flatMap(wanted -> refusal(row.state(), wanted));
            if (refused.isPresent()) {
                row.lookLater();
                return done(Outcome.FAILED, refused.get());
            }
            Optional<Progress> end = make(Moves.next(state, target), target);
            if (end.isPresent()) {
                return end.get();
            }
            state = row.state();
        }
    }

    private Progress done(Outcome outcome, String text) {
        return new Progress.Done(node.result(outcome, text));
    }

    /** A plan refuses this before it is begun; what nobody planned, such as healing, meets it here. */
    private static Optional<String> refusal(ResourceState state, Target target) {
        if (state.unsettled() || state.applied().isEmpty() || state.wanted().isEmpty()) {
            return Optional.empty();
        }
        Life now = state.applied().get();
        if (now.inputs().equals(target.inputs())) {
            return Optional.empty();
        }
        ChangeEffect effect = Planner.effect(state.address(), now, target.serving(), target.spec());
        if (state.wanted().get().protect() && effect.how() != How.IN_PLACE) {
            return Optional.of("it would be replaced, and it is protected; unprotect it first");
        }
        boolean uninterrupted = target.spec() instanceof DeploymentSpec spec && spec.uninterrupted();
        return uninterrupted && effect.interrupts()
                ? Optional.of("it would be interrupted (" + effect.why() + "), and its spec says uninterrupted()")
                : Optional.empty();
    }

    /** Another engine's claim is waited for; that of a dead one is taken over, once its last call must have become visible. */
    private Optional<Progress> waitForHolder() {
        Optional<String> holder = row.otherHolder();
        if (holder.isEmpty()) {
            return Optional.empty();
        }
        if (work.sessions().alive(holder.get())) {
            return Optional.of(node.stopped()
                    .map(reason -> done(Outcome.CANCELLED, reason))
                    .orElse(new Progress.Again(BUSY)));
        }
        Duration lag = row.state()
                .next()
                .map(next -> callouts.serving(next.life()).can().visibilityLag())
                .orElse(Duration.ZERO);
        return lag.isZero() || !node.takeLag() ? Optional.empty() : Optional.of(new Progress.Again(lag));
    }

    /** What failed for certain is tried again, as a new generation, when somebody asks for it; and a restart is asked for here. */
    private ResourceState asked(ResourceState stored) {
        ResourceState state = stored;
        if (node.isFresh() && state.phase() == Phase.FAILED && state.intent().isEmpty()) {
            state = state.failedInputs("");
            Optional<Making> failed = state.next().filter(next -> next.how() != How.IN_PLACE);
            state = failed.isPresent() ? state.retire(failed.get().life()).next(Optional.empty()) : state;
        }
        Optional<Life> now = state.applied();
        return now.isPresent() && state.next().isEmpty() && node.again().isPresent()
                ? Moves.again(state, now.get())
                : state;
    }

    /** Empty if there is more to do at once. */
    private Optional<Progress> make(Move move, Optional<Target> target) {
        if (move instanceof Move.Apply apply) {
            return apply(apply, target);
        }
        if (move instanceof Move.Delete delete) {
            boolean used =
                    isClearing(delete.state(), target) && new VolumeUsers(work, node.address()).have(delete.life());
            return used ? Optional.of(clearing(delete.life(), USED)) : delete(delete, target);
        }
        if (move instanceof Move.Settled settled) {
            if (isNews(settled.state()) && !callouts.tellBalancers(node, settled.state())) {
                row.lookLater();
                return Optional.of(done(Outcome.WORKING, "not every balancer sends traffic to where it is now"));
            }
            return Optional.of(row.settle(settled.state()) ? ended(settled.state()) : somebodyWasFaster());
        }
        return Optional.of(row.remove() ? new Progress.Done(node.settled()) : somebodyWasFaster());
    }

    /** Whether a look has found it well, and not as it was before: what a cluster has started elsewhere is reached elsewhere. */
    private boolean isNews(ResourceState settled) {
        return row.state().phase() == Phase.READY
                && row.state().recheckAt().isPresent()
                && settled.phase() == Phase.READY;
    }

    private Progress ended(ResourceState state) {
        return switch (state.phase()) {
            case FAILED -> done(Outcome.FAILED, state.note());
            case RETAINED -> done(Outcome.RETAINED, "kept with its data");
            default -> new Progress.Done(node.settled());
        };
    }

    /** The next turn reads again. */
    private Progress somebodyWasFaster() {
        row.checkSession();
        return new Progress.Again(Duration.ZERO);
    }

    private Progress claimLost() {
        row.checkSession();
        return done(Outcome.CANCELLED, node.stopped().orElse("another process has taken it over"));
    }

    private Optional<Progress> apply(Move.Apply move, Optional<Target> target) {
        Making making = move.making();
        if (callouts.isClosing(node, making.life())) {
            return Optional.of(new Progress.Again(BUSY));
        }
        Optional<Intent> intent = row.journal(move.state(), Phase.APPLYING);
        if (intent.isEmpty()) {
            return Optional.of(somebodyWasFaster());
        }
        node.begun();
        try {
            Step<Outputs> step = callouts.apply(node, row.state(), making, intent.get());
            return after(step, making.with(node.withAccount(making.life())), target);
        } catch (SessionLost paused) {
            return Optional.of(claimLost());
        } catch (ProviderUnavailableException unknown) {
            return Optional.of(unknown(unknown));
        } catch (RuntimeException refused) {
            node.failedWith(refused);
            return failed(making, Callouts.words(refused), target);
        }
    }

    private Optional<Progress> after(Step<Outputs> step, Making making, Optional<Target> target) {
        if (step instanceof Step.Failed<Outputs> failed) {
            boolean again = failed.retryAfter().isPresent() && node.nextAttempt() < ATTEMPTS;
            return again
                    ? Optional.of(new Progress.Again(failed.retryAfter().get()))
                    : failed(making, String.join("; ", failed.failures()), target);
        }
        node.answered();
        if (step instanceof Step.Done<Outputs> done) {
            return record(state -> Moves.made(state, making, done.outputs()), target);
        }
        if (step instanceof Step.Working<Outputs> working) {
            boolean stored =
                    row.update(state -> soFar(state, making, working.soFar()).phase(Phase.WORKING, ""));
            return Optional.of(stored ? new Progress.Again(working.recheckAfter()) : claimLost());
        }
        Step.Awaiting<Outputs> awaiting = (Step.Awaiting<Outputs>) step;
        return Optional.of(awaiting(
                state -> soFar(state, making, awaiting.soFar()), awaiting.instruction(), awaiting.recheckAfter()));
    }

    private static ResourceState soFar(ResourceState state, Making making, Optional<Outputs> outputs) {
        return state.next(Optional.of(making.with(making.life().with(outputs))));
    }

    private Progress awaiting(UnaryOperator<ResourceState> change, String instruction, Duration recheckAfter) {
        boolean stored = row.release(
                state -> change.apply(state).phase(Phase.AWAITING, instruction),
                work.time().now().plus(recheckAfter));
        return stored ? done(Outcome.AWAITING, instruction) : claimLost();
    }

    private Optional<Progress> failed(Making making, String failure, Optional<Target> target) {
        Optional<Life> after = Moves.failed(row.state(), making, failure).next().map(Making::life);
        boolean more = !after.equals(row.state().next().map(Making::life));
        if (more) {
            return record(state -> Moves.failed(state, making, failure), target);
        }
        boolean stored = row.update(state ->
                Moves.failed(state, making, failure).intent(Optional.empty()).recheckAt(Optional.empty()));
        return Optional.of(stored ? done(Outcome.FAILED, failure) : claimLost());
    }

    private Optional<Progress> delete(Move.Delete move, Optional<Target> target) {
        ResourceState state = move.state();
        Phase going = state.phase() == Phase.RETAINED ? state.phase() : Phase.DELETING;
        // What is wanted again while it goes has lost a part, or all of it: it is not what it was.
        ResourceState leaving =
                state.wanted().isEmpty() ? state.applied(state.applied().map(Life::unfinished)) : state;
        Optional<Intent> intent = row.journal(leaving, state.wanted().isPresent() ? Phase.APPLYING : going);
        if (intent.isEmpty()) {
            return Optional.of(somebodyWasFaster());
        }
        node.begun();
        Deletion deletion;
        try {
            deletion = callouts.delete(node, row.state(), move.life(), intent.get());
        } catch (SessionLost paused) {
            return Optional.of(claimLost());
        } catch (RuntimeException unknown) {
            return Optional.of(unknown(unknown));
        }
        node.answered();
        if (deletion instanceof Deletion.Gone) {
            return record(stored -> Moves.deleted(stored, move.life()), target);
        }
        return Optional.of(
                deletion instanceof Deletion.Awaiting awaiting
                        ? awaiting(UnaryOperator.identity(), awaiting.instruction(), awaiting.recheckAfter())
                        : pending((Deletion.Pending) deletion, move, target));
    }

    private Progress pending(Deletion.Pending deletion, Move.Delete move, Optional<Target> target) {
        if (!row.update(UnaryOperator.identity())) {
            return claimLost();
        }
        return isClearing(row.state(), target)
                ? clearing(move.life(), deletion.recheckAfter())
                : new Progress.Again(deletion.recheckAfter());
    }

    /** @param life what is left of what was there before */
    private Progress clearing(Life life, Duration after) {
        if (!node.isLastTry()) {
            return new Progress.Clearing(after);
        }
        if (new VolumeUsers(work, node.address()).wentBackTo(life)) {
            boolean stored = row.journal(row.state(), Phase.APPLYING).isPresent()
                    && row.update(state -> Moves.wentBack(state, life));
            return stored ? new Progress.Again(Duration.ZERO) : somebodyWasFaster();
        }
        boolean stored = row.release(
                state -> state.phase(Phase.READY, "what it was before is still used"),
                work.time().now().plus(STILL_USED));
        return stored ? new Progress.Done(node.settled()) : claimLost();
    }

    /** Whether a volume is as it is wanted, and only what it was before is left to be removed: as long as others use that they have to go on first. */
    private static boolean isClearing(ResourceState state, Optional<Target> target) {
        return target.isPresent()
                && state.address().kind().equals(Kind.VOLUME)
                && state.next().isEmpty()
                && state.applied()
                        .filter(now -> now.inputs().equals(target.get().inputs()))
                        .isPresent();
    }

    /** Stores what came of a call; when nothing is left to do, that is part of the same write. */
    private Optional<Progress> record(UnaryOperator<ResourceState> change, Optional<Target> target) {
        Optional<Wanted> resolvedFrom = row.state().wanted();
        boolean stored = row.update(state -> {
            ResourceState after = change.apply(state);
            boolean current = state.wanted().equals(resolvedFrom);
            if (current && Moves.next(after, target) instanceof Move.Settled settled) {
                node.membership(work).settle(settled.state(), node.isFollowing());
                return settled.state();
            }
            return after;
        });
        if (!stored) {
            return Optional.of(claimLost());
        }
        if (row.state().intent().isPresent()) {
            return Optional.empty();
        }
        work.remembered().forgetOperation(node.address(), node.isFollowing(), row.fenced());
        return Optional.of(ended(row.state()));
    }

    /** The provider did not answer, or not in a way that says what it did: the intent stays. */
    private Progress unknown(RuntimeException failure) {
        if (failure instanceof StoreUnavailableException && node.stopped().isEmpty()) {
            // What the call came to, or wanted to remember, could not be stored: that is none of the attempts at the
            // provider.
            throw failure;
        }
        node.failedWith(failure);
        if (node.stopped().isPresent()) {
            return stop(node.stopped().get());
        }
        int attempt = node.nextAttempt();
        if (attempt < ATTEMPTS && failure instanceof ProviderUnavailableException unavailable) {
            return new Progress.Again(unavailable.retryAfter().orElse(Duration.ofMillis(BACKOFF.apply(attempt))));
        }
        String words = Callouts.words(failure);
        boolean stored = row.release(state -> state.phase(Phase.FAILED, words));
        return stored ? done(Outcome.FAILED, words) : claimLost();
    }

    private Progress stop(String reason) {
        if (row.isClaimed()) {
            row.release(UnaryOperator.identity());
        }
        return done(row.state().phase() == Phase.WORKING ? Outcome.WORKING : Outcome.CANCELLED, reason);
    }
}
