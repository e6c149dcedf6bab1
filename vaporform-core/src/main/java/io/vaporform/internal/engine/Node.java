package io.vaporform.internal.engine;

import io.vaporform.plan.ChangeResult;
import io.vaporform.plan.Outcome;
import io.vaporform.spec.Address;
import io.vaporform.spec.Outputs;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Stage;
import io.vaporform.state.Life;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One resource within one operation: what the operation has seen of it so far. Used by one thread at a time, but for {@link #stop}. */
final class Node {

    /** Why this operation touches the resource. */
    enum Why {
        /** Somebody asked for it: what failed before is tried again. */
        ASKED,
        /** It uses an output that may have changed. */
        DEPENDENT,
        /** Something begun earlier is to go on. */
        RESUMED
    }

    private final Address address;
    private final Origin origin;
    private final Why why;
    private Optional<Cause> again;
    private boolean fresh = true;
    private boolean following;
    private ResourceState found;
    private boolean lagWaited;
    private boolean acted;
    private boolean lastTry;
    private int attempts;
    private @Nullable RuntimeException cause;
    private @Nullable CallAccount account;
    private @Nullable StoredMembership membership;
    private Rows.@Nullable Versioned recorded;
    private @Nullable Map<Address, Outputs> made;
    private Stage stage = Stage.INITIALISING;
    private volatile @Nullable String stopped;
    private @Nullable Thread caller;

    /** @param again why it is to be applied though it is as wanted; empty if it is not */
    Node(Address address, Origin origin, Why why, Optional<Cause> again) {
        this.address = address;
        this.found = ResourceState.of(address);
        this.origin = origin;
        this.why = why;
        this.again = again;
    }

    Address address() {
        return address;
    }

    String operationId() {
        return origin.operationId();
    }

    String actor() {
        return origin.actor();
    }

    /** Whether somebody asked for this resource, and it has not begun yet. */
    boolean isFresh() {
        return fresh && why == Why.ASKED;
    }

    /** Why it is to be applied though it is as wanted, if that has not begun yet. */
    Optional<Cause> again() {
        return again;
    }

    boolean isResumed() {
        return why == Why.RESUMED;
    }

    /**
     * This begins from the row as the operation recorded it.
     *
     * @param made where the operation notes the outputs of what it has brought to its end
     */
    Node from(Rows.Versioned row, Map<Address, Outputs> made) {
        this.recorded = row;
        this.made = made;
        return this;
    }

    /** The row as the operation recorded it; taken once, as others may write it while this one waits for its next turn. */
    Optional<Rows.Versioned> takeRecorded() {
        Optional<Rows.Versioned> taken = Optional.ofNullable(recorded);
        recorded = null;
        return taken;
    }

    /** What the operation has made so far. */
    Map<Address, Outputs> made() {
        return made == null ? Map.of() : made;
    }

    /** Others of the operation may use what {@code state} puts out. */
    void noteMade(ResourceState state) {
        Map<Address, Outputs> all = made;
        if (all != null && state.phase() == Phase.READY && state.intent().isEmpty()) {
            state.applied().flatMap(Life::outputs).ifPresent(outputs -> all.put(address, outputs));
        }
    }

    /**
     * Takes note of what is found at a turn's begin.
     *
     * @param claimed whether nobody else can have been at work on it since the turn before
     */
    void finds(ResourceState found, boolean claimed) {
        following |= fresh && found.intent().isPresent();
        if (membership != null) {
            membership.finds(found);
            if (!claimed) {
                membership.readAgain();
            }
        }
        this.found = found;
    }

    /** Whether it goes on with what was begun before, perhaps in another process. */
    boolean isFollowing() {
        return following;
    }

    StoredMembership membership(Work work) {
        StoredMembership known = membership;
        if (known == null) {
            known = new StoredMembership(work.store(), found);
            membership = known;
        }
        return known;
    }

    /** Nobody of the operation is left that will let go of what this had before. */
    void lastTry() {
        lastTry = true;
    }

    boolean isLastTry() {
        return lastTry;
    }

    /** What was asked for is journaled: from now on the row says what is to be done. */
    void begun() {
        fresh = false;
        again = Optional.empty();
    }

    /** Whether another's unfinished change has been waited for as long as the provider's listings lag. */
    boolean takeLag() {
        boolean first = !lagWaited;
        lagWaited = true;
        return first;
    }

    int nextAttempt() {
        return ++attempts;
    }

    void answered() {
        attempts = 0;
        acted = true;
    }

    /** The account that came with the call. */
    void carried(CallAccount account) {
        this.account = account;
    }

    /** {@code life} with the account that the last call used. */
    Life withAccount(Life life) {
        return account == null ? life : account.recordedIn(life);
    }

    void failedWith(RuntimeException failure) {
        cause = failure;
    }

    /** The later of the stages seen; stages never go back. */
    Stage reached(Stage reported) {
        stage = reported.compareTo(stage) > 0 ? reported : stage;
        return stage;
    }

    ChangeResult result(Outcome outcome, String text) {
        return new ChangeResult(
                address, outcome, text, outcome == Outcome.FAILED ? Optional.ofNullable(cause) : Optional.empty());
    }

    /** How it ended when nothing is left to do. */
    ChangeResult settled() {
        return result(acted ? Outcome.APPLIED : Outcome.NO_OP, "");
    }

    /** Asks the one who works on this to stop, and interrupts a call that is under way. */
    synchronized void stop(String reason) {
        stopped = reason;
        if (caller != null) {
            caller.interrupt();
        }
    }

    /** The calling thread is about to call a provider. */
    synchronized void calling() {
        caller = Thread.currentThread();
    }

    /** The call is over: an interrupt that was meant for it is not left to what the thread does next. */
    synchronized void called() {
        caller = null;
        if (stopped != null) {
            Thread.interrupted();
        }
    }

    Optional<String> stopped() {
        return Optional.ofNullable(stopped);
    }
}
