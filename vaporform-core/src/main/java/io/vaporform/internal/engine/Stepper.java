package io.vaporform.internal.engine;

import io.github.resilience4j.core.IntervalFunction;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.plan.Outcome;
import io.vaporform.spec.Address;
import io.vaporform.spec.Outputs;
import io.vaporform.spi.Cause;
import io.vaporform.spi.ChangeEffect.How;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Stage;
import io.vaporform.spi.Step;
import io.vaporform.state.Batch;
import io.vaporform.state.Intent;
import io.vaporform.state.Life;
import io.vaporform.state.Making;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Gives one resource a turn: claims it and journals what is about to be done in one write, calls the provider, records what came of it in one
 * write, and goes on until there is nothing to do now.
 */
final class Stepper {

    private static final int ATTEMPTS = 5;
    private static final Duration BUSY = Duration.ofMillis(100);
    private static final Duration LATER = Duration.ofSeconds(30);
    private static final IntervalFunction BACKOFF =
            IntervalFunction.ofExponentialRandomBackoff(Duration.ofMillis(200), 2.0, 0.3);

    private final Work work;
    private final Callouts callouts;
    private final Targets targets;

    /** Who in this process works on what. Between processes the row's intent says so. */
    private final ConcurrentHashMap<Address, Node> holders = new ConcurrentHashMap<>();

    Stepper(Work work, Callouts callouts, Targets targets) {
        this.work = work;
        this.callouts = callouts;
        this.targets = targets;
    }

    /** Whether somebody in this process works on it. */
    boolean holds(Address address) {
        return holders.containsKey(address);
    }

    /** One turn. Never throws a {@link RuntimeException}: what goes wrong becomes the outcome. */
    Progress turn(Node node) {
        Node holder = holders.putIfAbsent(node.address(), node);
        if (holder != null && holder != node) {
            return node.stopped().isPresent()
                    ? done(node, Outcome.CANCELLED, node.stopped().get())
                    : new Progress.Again(BUSY);
        }
        Progress progress = guardedTurn(node);
        if (progress instanceof Progress.Done) {
            holders.remove(node.address(), node);
        }
        return progress;
    }

    private Progress guardedTurn(Node node) {
        try {
            return new Turn(node).run();
        } catch (RuntimeException unexpected) {
            node.failedWith(unexpected);
            return done(node, Outcome.FAILED, String.valueOf(unexpected.getMessage()));
        }
    }

    private static Progress done(Node node, Outcome outcome, String text) {
        return new Progress.Done(node.result(outcome, text));
    }

    /** The turn of one node; holds the row as it is between the writes. */
    private final class Turn {
        private final Node node;
        private final String session = work.sessions().id();
        private Rows.Versioned row;

        Turn(Node node) {
            this.node = node;
            this.row = work.rows().read(node.address());
        }

        Progress run() {
            Optional<Progress> claimed = claimedByAnother();
            if (claimed.isPresent()) {
                return claimed.get();
            }
            ResourceState state = asked(row.state());
            while (true) {
                if (node.stopped().isPresent()) {
                    return stop(node.stopped().get());
                }
                Optional<Target> target = state.wanted().flatMap(wanted -> targets.of(row.state(), wanted));
                if (state.wanted().isPresent() && target.isEmpty()) {
                    return blocked(
                            targets.missing(node.address(), state.wanted().get()));
                }
                Move move = Moves.next(state, target);
                Optional<Progress> end = make(move, target);
                if (end.isPresent()) {
                    return end.get();
                }
                state = row.state();
            }
        }

        /** A supervisor that finds it due again and again looks only now and then. */
        private Progress blocked(String missing) {
            Instant now = work.time().now();
            if (row.state().recheckAt().map(at -> !at.isAfter(now)).orElse(false)) {
                write(row.state().recheckAt(Optional.of(now.plus(LATER))));
            }
            return done(node, Outcome.BLOCKED, "it uses " + missing + ", which is not there");
        }

        private Optional<Progress> claimedByAnother() {
            String holder = row.state().intent().map(Intent::session).orElse("");
            if (holder.isEmpty() || holder.equals(session)) {
                return Optional.empty();
            }
            if (work.sessions().alive(holder)) {
                return Optional.of(node.stopped()
                        .map(reason -> done(node, Outcome.CANCELLED, reason))
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
            if (node.takeFresh()
                    && state.phase() == Phase.FAILED
                    && state.intent().isEmpty()) {
                state = state.failedInputs("");
                Optional<Making> failed = state.next().filter(next -> next.how() != How.IN_PLACE);
                state = failed.isPresent() ? state.retire(failed.get().life()).next(Optional.empty()) : state;
            }
            Optional<Life> now = state.applied();
            return now.isPresent() && state.next().isEmpty() && node.takeRestart()
                    ? Moves.again(state, now.get())
                    : state;
        }

        /** Empty if there is more to do at once. */
        private Optional<Progress> make(Move move, Optional<Target> target) {
            if (move instanceof Move.Settled settled) {
                return Optional.of(settle(settled.state()));
            }
            if (move instanceof Move.Remove) {
                boolean removed =
                        row.revision() == Batch.ABSENT || work.rows().remove(node.address(), row.revision(), session);
                return Optional.of(removed ? new Progress.Done(node.settled()) : new Progress.Again(Duration.ZERO));
            }
            return move instanceof Move.Apply apply ? apply(apply, target) : delete((Move.Delete) move, target);
        }

        private Progress settle(ResourceState state) {
            if (!state.equals(row.state()) && !write(state)) {
                return new Progress.Again(Duration.ZERO);
            }
            return switch (state.phase()) {
                case FAILED -> done(node, Outcome.FAILED, state.note());
                case RETAINED -> done(node, Outcome.RETAINED, "kept with its data");
                default -> new Progress.Done(node.settled());
            };
        }

        private Optional<Progress> apply(Move.Apply move, Optional<Target> target) {
            Making making = move.making();
            Intent intent = intent(move.state());
            if (!journal(move.state(), Phase.APPLYING, intent)) {
                return Optional.of(new Progress.Again(Duration.ZERO));
            }
            Step<Outputs> step;
            try {
                step = callouts.apply(node, row.state(), making, intent.cause(), intent.operationId());
            } catch (ProviderUnavailableException unknown) {
                return Optional.of(unknown(unknown));
            } catch (RuntimeException refused) {
                node.failedWith(Callouts.translated(refused));
                step = Step.failed(String.valueOf(Callouts.translated(refused).getMessage()));
            }
            return after(step, making, target);
        }

        private Optional<Progress> after(Step<Outputs> step, Making making, Optional<Target> target) {
            if (step instanceof Step.Done<Outputs> done) {
                node.answered();
                noteOutputs(done.outputs());
                return record(state -> Moves.made(state, making, done.outputs()), target);
            }
            if (step instanceof Step.Working<Outputs> working) {
                node.answered();
                return Optional.of(working(making, working));
            }
            if (step instanceof Step.Awaiting<Outputs> awaiting) {
                node.answered();
                return Optional.of(awaiting(
                        state ->
                                state.next(Optional.of(making.with(making.life().with(awaiting.soFar())))),
                        awaiting.instruction(),
                        awaiting.recheckAfter()));
            }
            Step.Failed<Outputs> failed = (Step.Failed<Outputs>) step;
            if (failed.retryAfter().isPresent() && node.nextAttempt() < ATTEMPTS) {
                return Optional.of(new Progress.Again(failed.retryAfter().get()));
            }
            return failed(making, String.join("; ", failed.failures()), target);
        }

        private void noteOutputs(Outputs now) {
            Optional<Outputs> before = row.state().applied().flatMap(Life::outputs);
            if (before.isPresent() && !before.get().fields().equals(now.fields())) {
                node.outputsChanged();
            }
        }

        private Progress working(Making making, Step.Working<Outputs> working) {
            Life life = making.life().with(working.soFar());
            ResourceState state =
                    row.state().next(Optional.of(making.with(life))).phase(waitingPhase(), "");
            if (!state.equals(row.state()) && !write(state)) {
                return lost();
            }
            return new Progress.Again(working.recheckAfter());
        }

        private Phase waitingPhase() {
            return row.state().wanted().isPresent()
                    ? Phase.WORKING
                    : row.state().phase();
        }

        private Progress awaiting(UnaryOperator<ResourceState> change, String instruction, Duration recheckAfter) {
            Instant at = work.time().now().plus(recheckAfter);
            boolean stored = update(state -> change.apply(state)
                    .phase(Phase.AWAITING, instruction)
                    .intent(state.intent().map(Intent::released))
                    .recheckAt(Optional.of(at)));
            return stored ? done(node, Outcome.AWAITING, instruction) : lost();
        }

        private Optional<Progress> failed(Making making, String failure, Optional<Target> target) {
            ResourceState after = Moves.failed(row.state(), making, failure);
            boolean over =
                    after.next().map(Making::life).equals(row.state().next().map(Making::life));
            if (!over) {
                return record(state -> Moves.failed(state, making, failure), target);
            }
            boolean stored = update(state -> Moves.failed(state, making, failure)
                    .intent(Optional.empty())
                    .recheckAt(Optional.empty()));
            return Optional.of(stored ? done(node, Outcome.FAILED, failure) : lost());
        }

        private Optional<Progress> delete(Move.Delete move, Optional<Target> target) {
            Phase phase = move.state().wanted().isPresent()
                    ? Phase.APPLYING
                    : move.state().phase() == Phase.RETAINED ? Phase.RETAINED : Phase.DELETING;
            Intent intent = intent(move.state());
            if (!journal(move.state(), phase, intent)) {
                return Optional.of(new Progress.Again(Duration.ZERO));
            }
            Deletion deletion;
            try {
                deletion = callouts.delete(node, row.state(), move.life(), intent.operationId());
            } catch (ProviderUnavailableException unknown) {
                return Optional.of(unknown(unknown));
            } catch (RuntimeException refused) {
                node.failedWith(Callouts.translated(refused));
                return Optional.of(unknown(Callouts.translated(refused)));
            }
            node.answered();
            if (deletion instanceof Deletion.Gone) {
                return record(state -> Moves.deleted(state, move.life()), target);
            }
            return Optional.of(
                    deletion instanceof Deletion.Awaiting awaiting
                            ? awaiting(state -> state, awaiting.instruction(), awaiting.recheckAfter())
                            : new Progress.Again(((Deletion.Pending) deletion).recheckAfter()));
        }

        /** The same operation id as long as the same change is under way, whoever goes on with it. */
        private Intent intent(ResourceState state) {
            Optional<Intent> before = row.state().intent().filter(intent -> sameChange(state));
            Cause cause = before.map(Intent::cause).orElse(restarts(state) ? Cause.RESTART : Cause.SPEC);
            return new Intent(before.map(Intent::operationId).orElse(node.operationId()), cause, session);
        }

        private boolean sameChange(ResourceState state) {
            return state.next()
                    .map(next -> next.life().inputs())
                    .equals(row.state().next().map(next -> next.life().inputs()));
        }

        private boolean restarts(ResourceState state) {
            return state.next().isPresent()
                    && state.next()
                            .map(next -> next.life().inputs())
                            .equals(state.applied().map(Life::inputs));
        }

        private boolean journal(ResourceState state, Phase phase, Intent intent) {
            boolean journaled = row.state().intent().equals(Optional.of(intent))
                    && state.next().equals(row.state().next())
                    && state.retiring().equals(row.state().retiring());
            if (journaled) {
                return true;
            }
            String note = state.failedInputs().isEmpty() ? "" : state.note();
            Instant look = work.time().now().plus(work.callTimeout());
            return write(state.intent(Optional.of(intent)).phase(phase, note).recheckAt(Optional.of(look)));
        }

        /** Stores what came of a call; when nothing is left to do, that is part of the same write. */
        private Optional<Progress> record(UnaryOperator<ResourceState> change, Optional<Target> target) {
            Optional<Wanted> resolvedFrom = row.state().wanted();
            boolean stored = update(state -> {
                ResourceState after = change.apply(state);
                boolean current = state.wanted().equals(resolvedFrom);
                return current && Moves.next(after, target) instanceof Move.Settled settled ? settled.state() : after;
            });
            if (stored) {
                forgetOperation();
            }
            return stored ? Optional.empty() : Optional.of(lost());
        }

        private void forgetOperation() {
            if (row.state().intent().isEmpty()) {
                work.remembered().forget(node.address(), "operation/");
            }
        }

        /** The provider did not answer, or not in a way that says what it did: the intent stays. */
        private Progress unknown(RuntimeException failure) {
            node.failedWith(failure);
            int attempt = node.nextAttempt();
            if (attempt < ATTEMPTS
                    && node.stopped().isEmpty()
                    && failure instanceof ProviderUnavailableException unavailable) {
                return new Progress.Again(unavailable.retryAfter().orElse(Duration.ofMillis(BACKOFF.apply(attempt))));
            }
            if (node.stopped().isPresent()) {
                return stop(node.stopped().get());
            }
            String text = String.valueOf(failure.getMessage());
            boolean stored = update(state -> released(state.phase(Phase.FAILED, text)));
            return stored ? done(node, Outcome.FAILED, text) : lost();
        }

        /** Leaves the row to whoever goes on. */
        private Progress stop(String reason) {
            Optional<Intent> intent = row.state().intent();
            if (intent.isPresent() && intent.get().session().equals(session)) {
                update(this::released);
            }
            boolean working = row.state().phase() == Phase.WORKING;
            return done(node, working ? Outcome.WORKING : Outcome.CANCELLED, reason);
        }

        private ResourceState released(ResourceState state) {
            return state.intent(state.intent().map(Intent::released))
                    .recheckAt(Optional.of(work.time().now().plus(LATER)));
        }

        private boolean write(ResourceState state) {
            Optional<Rows.Versioned> written = work.rows().write(state, row.revision(), session);
            written.ifPresent(this::now);
            return written.isPresent();
        }

        private void now(Rows.Versioned written) {
            row = written;
            work.events()
                    .state(
                            written.state(),
                            node.operationId(),
                            node.reached(Stage.INITIALISING).percent());
        }

        /** Writes a change of what the engine owns, over whatever others have made of the rest; false if the claim is lost. */
        private boolean update(UnaryOperator<ResourceState> change) {
            while (!write(change.apply(row.state()))) {
                row = work.rows().read(node.address());
                boolean ours =
                        row.state().intent().map(Intent::session).orElse("").equals(session);
                if (!ours || !work.sessions().exists(session)) {
                    return false;
                }
            }
            return true;
        }

        private Progress lost() {
            if (!work.sessions().exists(session)) {
                work.sessions().lost();
            }
            return done(node, Outcome.CANCELLED, "another process has taken it over");
        }
    }
}
