package io.vaporform.internal.engine;

import io.vaporform.event.Event;
import io.vaporform.spec.Address;
import io.vaporform.spec.Outputs;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Stage;
import io.vaporform.state.Batch;
import io.vaporform.state.Intent;
import io.vaporform.state.Life;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The row of one resource during one turn: claims it, journals intents, records outcomes. The engine owns all of the state but what is wanted,
 * which others may change at any time; a write that meets such a change is done again over it.
 */
final class ClaimedRow {

    /** When somebody should look again at what is left for later. */
    private static final Duration LATER = Duration.ofSeconds(30);

    private final Work work;
    private final Node node;
    private final String session;
    private Rows.Versioned row;
    private Map<Address, Outputs> made;

    ClaimedRow(Work work, Node node) {
        this.work = work;
        this.node = node;
        this.session = work.sessions().id();
        Optional<Rows.Versioned> recorded = node.takeRecorded();
        this.row = recorded.orElseGet(() -> work.rows().read(node.address()));
        this.made = recorded.isPresent() ? node.made() : Map.of();
    }

    /**
     * Outputs that need not be read: what this operation made itself, as long as nobody else has written the row since it was recorded. Whoever changes what it
     * uses from then on looks at it afterwards.
     */
    Map<Address, Outputs> made() {
        return made;
    }

    ResourceState state() {
        return row.state();
    }

    /** The session of another engine that holds the claim; empty if there is none. */
    Optional<String> otherHolder() {
        return state().intent().map(Intent::session).filter(holder -> !holder.isEmpty() && !holder.equals(session));
    }

    /**
     * Claims the row and journals what is about to be done, in one write; no write if that is journaled already.
     *
     * @return the intent to act on; empty if somebody else was faster
     */
    Optional<Intent> journal(ResourceState prepared, Phase phase) {
        Intent intent = intent(prepared);
        boolean journaled = state().intent().equals(Optional.of(intent))
                && prepared.next().equals(state().next())
                && prepared.retiring().equals(state().retiring());
        String note = prepared.failedInputs().isEmpty() ? "" : prepared.note();
        Instant look = work.time().now().plus(work.callTimeout());
        ResourceState claimed =
                prepared.intent(Optional.of(intent)).phase(phase, note).recheckAt(Optional.of(look));
        return journaled || write(claimed) ? Optional.of(intent) : Optional.empty();
    }

    /** The same operation id as long as the same change is under way, whoever goes on with it. */
    private Intent intent(ResourceState prepared) {
        Optional<Intent> before =
                state().intent().filter(intent -> inputs(prepared).equals(inputs(state())));
        Cause fresh = prepared.phase() == Phase.DEGRADED ? Cause.HEAL : Cause.SPEC;
        Cause cause = before.map(Intent::cause)
                .orElse(isAgain(prepared) ? node.again().orElse(Cause.RESTART) : fresh);
        return new Intent(before.map(Intent::operationId).orElse(node.operationId()), cause, session);
    }

    private static Optional<String> inputs(ResourceState state) {
        return state.next().map(next -> next.life().inputs());
    }

    private static boolean isAgain(ResourceState state) {
        return state.next().isPresent() && inputs(state).equals(state.applied().map(Life::inputs));
    }

    /** Writes what the engine owns, over whatever others have made of what is wanted; false if the claim is lost. */
    boolean update(UnaryOperator<ResourceState> change) {
        while (true) {
            ResourceState changed = change.apply(state());
            boolean nothing = changed.equals(state()) && !node.membership(work).isChanged(changed);
            if (nothing || write(changed)) {
                return true;
            }
            row = work.rows().read(node.address());
            node.membership(work).finds(row.state());
            made = Map.of();
            boolean ours = state().intent().map(Intent::session).orElse("").equals(session);
            if (!ours || !work.sessions().exists(session)) {
                return false;
            }
        }
    }

    /** Leaves the row to whoever goes on. */
    boolean release(UnaryOperator<ResourceState> change) {
        return release(change, work.time().now().plus(LATER));
    }

    boolean release(UnaryOperator<ResourceState> change, Instant recheckAt) {
        return update(state ->
                change.apply(state).intent(state.intent().map(Intent::released)).recheckAt(Optional.of(recheckAt)));
    }

    /** Whether this turn's engine holds the claim. */
    boolean isClaimed() {
        return state().intent()
                .filter(intent -> intent.session().equals(session))
                .isPresent();
    }

    /** A supervisor that finds it due again and again looks only now and then. */
    void lookLater() {
        Instant now = work.time().now();
        if (state().recheckAt().filter(at -> !at.isAfter(now)).isPresent()) {
            write(state().recheckAt(Optional.of(now.plus(LATER))));
        }
    }

    /** Stores the end of it; true if that is how it is stored already. */
    boolean settle(ResourceState end) {
        return end.equals(state()) || write(end);
    }

    /** Removes the row; true if there is none. */
    boolean remove() {
        return row.revision() == Batch.ABSENT
                || work.rows().remove(row, session, event(Event.Type.GONE, state(), Stage.COMPLETE.percent(), ""));
    }

    /** What writes for this turn, as long as its session lives. */
    Commits fenced() {
        return work.sessions().fenced(session);
    }

    /** When a write failed: a session that was taken for dead is never used again. */
    void checkSession() {
        if (!work.sessions().exists(session)) {
            work.sessions().lost(session);
        }
    }

    private boolean write(ResourceState state) {
        int percent = state.phase() == Phase.READY
                ? Stage.COMPLETE.percent()
                : node.reached(Stage.INITIALISING).percent();
        StoredMembership members = node.membership(work);
        Batch batch = new Batch();
        members.put(batch, state);
        Optional<Rows.Versioned> written = Optional.empty();
        try {
            written = work.rows()
                    .write(batch, state, row, session, event(Event.Type.STATE, state, percent, state.note()));
        } finally {
            written.ifPresentOrElse(now -> members.written(now.revision(), state), members::readAgain);
        }
        written.ifPresent(now -> {
            row = now;
            node.noteMade(state);
        });
        return written.isPresent();
    }

    private Event event(Event.Type type, ResourceState state, int percent, String text) {
        String operationId = state.intent()
                .or(() -> state().intent())
                .map(Intent::operationId)
                .orElse(node.operationId());
        return work.events().of(type, state, new Origin(operationId, node.actor()), percent, text);
    }
}
