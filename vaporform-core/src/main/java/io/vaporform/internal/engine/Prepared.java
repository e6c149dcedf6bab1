package io.vaporform.internal.engine;

import io.vaporform.internal.plan.Request;
import io.vaporform.plan.Action;
import io.vaporform.plan.Change;
import io.vaporform.plan.Plan;
import io.vaporform.spec.Address;
import io.vaporform.state.Batch;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A demand with its plan, as of one reading of the stack. */
record Prepared(Demand demand, Request request, Plan plan, Map<Address, Rows.Versioned> rows) {

    /** Everything the plan was made for, as rows to be written in one commit; empty if that is all recorded already. */
    Batch recording(Instant lookAt) {
        Batch batch = new Batch();
        Set<Address> unchanged = unchanged();
        demand.wanted().forEach((address, wanted) -> {
            ResourceState state = state(address);
            if (!state.wanted().equals(Optional.of(wanted))) {
                boolean settled = unchanged.contains(address);
                ResourceState now = state.wanted(Optional.of(wanted));
                put(
                        batch,
                        settled ? now : now.phase(Phase.PENDING, state.note()).recheckAt(Optional.of(lookAt)));
            }
        });
        demand.removals().forEach((address, removal) -> {
            ResourceState state = state(address);
            Phase phase = removal.retain() ? Phase.RETAINED : Phase.DELETING;
            if (state.wanted().isPresent() || state.phase() != phase) {
                Optional<Instant> look = removal.retain() ? Optional.empty() : Optional.of(lookAt);
                put(batch, state.wanted(Optional.empty()).phase(phase, "").recheckAt(look));
            }
        });
        return batch;
    }

    private void put(Batch batch, ResourceState state) {
        Rows.Versioned row = rows.get(state.address());
        Rows.put(batch, state, row == null ? Batch.ABSENT : row.revision());
    }

    private Set<Address> unchanged() {
        return plan.changes().stream()
                .filter(change -> change.action() == Action.NO_OP)
                .map(Change::address)
                .collect(Collectors.toSet());
    }

    private ResourceState state(Address address) {
        return request.states().getOrDefault(address, ResourceState.of(address));
    }

    /** Whether there is nothing to call a provider for. */
    boolean changesNothing() {
        return plan.isNoOp() && demand.restarts().isEmpty();
    }
}
