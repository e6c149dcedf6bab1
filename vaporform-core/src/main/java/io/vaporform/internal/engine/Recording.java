package io.vaporform.internal.engine;

import io.vaporform.event.Event;
import io.vaporform.plan.Action;
import io.vaporform.plan.Change;
import io.vaporform.spec.Address;
import io.vaporform.spec.DomainSpec;
import io.vaporform.state.Batch;
import io.vaporform.state.Life;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Everything that a plan was made for, as one commit: what is wanted of each resource, the operation, and what tells of it. */
final class Recording {

    /** When a supervisor looks after what was recorded, should nobody have begun with it by then. */
    private static final Duration UNATTENDED = Duration.ofSeconds(30);

    private final Work work;
    private final Prepared prepared;
    private final Origin origin;
    private final Map<Address, Change> changes = new HashMap<>();
    private final Batch batch = new Batch();
    private final List<ResourceState> written = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();

    Recording(Work work, Prepared prepared, Origin origin) {
        this.work = work;
        this.prepared = prepared;
        this.origin = origin;
        prepared.plan().changes().forEach(change -> changes.put(change.address(), change));
        Instant lookAt = work.time().now().plus(UNATTENDED);
        prepared.demand().wanted().forEach((address, wanted) -> {
            ResourceState state = prepared.state(address);
            if (!state.wanted().equals(Optional.of(wanted)) || renews(prepared, address)) {
                ResourceState now = state.wanted(Optional.of(wanted));
                put(
                        isUnchanged(address)
                                ? now
                                : now.phase(Phase.PENDING, state.note()).recheckAt(Optional.of(lookAt)));
            }
        });
        prepared.demand().renewals().forEach(renewal -> work.remembered()
                .renew(batch, renewal, prepared.request().remembered()));
        prepared.demand().removals().forEach((address, removal) -> {
            ResourceState found = prepared.state(address);
            ResourceState state = removal.force() ? forced(found) : found;
            Phase phase = removal.retain() ? Phase.RETAINED : Phase.DELETING;
            if (state.wanted().isPresent() || state.phase() != phase) {
                Optional<Instant> look = removal.retain() ? Optional.empty() : Optional.of(lookAt);
                put(state.wanted(Optional.empty()).phase(phase, "").recheckAt(look));
            }
        });
    }

    /** What each life says of itself, as whoever deletes it hears that and no more. Wanted again, it is changed back. */
    private static ResourceState forced(ResourceState state) {
        return state.applied(state.applied().map(Recording::forced))
                .next(state.next().map(next -> next.with(forced(next.life()))))
                .retiring(state.retiring().stream().map(Recording::forced).toList());
    }

    private static Life forced(Life life) {
        return life.spec() instanceof DomainSpec domain
                ? new Life(
                        life.generation(),
                        life.provider(),
                        domain.toBuilder().releaseWhileServing().build(),
                        "",
                        life.outputs(),
                        life.account(),
                        life.uses(),
                        life.applied())
                : life;
    }

    /** Whether it is to change though nothing else is wanted: whoever goes on must find that. */
    private boolean renews(Prepared prepared, Address address) {
        return !prepared.demand().renewals().isEmpty() && !isUnchanged(address);
    }

    private boolean isUnchanged(Address address) {
        Change change = changes.get(address);
        return change != null && change.action() == Action.NO_OP;
    }

    private void put(ResourceState state) {
        work.rows().put(batch, state, prepared.row(state.address()));
        written.add(state);
        Change change = changes.get(state.address());
        Event event = work.events()
                .of(
                        Event.Type.PLANNED,
                        state,
                        origin,
                        0,
                        change == null ? "" : change.action() + ": " + change.reason());
        events.add(event);
    }

    /** Whether all of it is recorded already, and nothing is to be done. */
    boolean isEmpty() {
        return batch.writes().isEmpty() && prepared.changesNothing();
    }

    /** The batch, for what belongs into the same commit. */
    Batch batch() {
        return batch;
    }

    /** What was prepared, with the rows as they are written; empty if somebody else was faster, and nothing was. */
    Optional<Prepared> commit() {
        String stack = prepared.request().stack();
        batch.put(Keys.stack(stack), prepared.request().revision(), new byte[] {'{', '}'});
        if (!prepared.changesNothing()) {
            work.operations().begin(batch, origin, prepared);
        }
        work.events().put(batch, events);
        OptionalLong revision = work.store().commit(batch);
        if (revision.isEmpty()) {
            return Optional.empty();
        }
        events.forEach(work.events()::tell);
        Map<Address, Rows.Versioned> rows = new HashMap<>(prepared.rows());
        written.forEach(state -> rows.put(state.address(), new Rows.Versioned(state, revision.getAsLong(), false)));
        return Optional.of(new Prepared(prepared.demand(), prepared.request(), prepared.plan(), rows));
    }
}
