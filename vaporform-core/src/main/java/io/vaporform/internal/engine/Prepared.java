package io.vaporform.internal.engine;

import io.vaporform.internal.plan.Request;
import io.vaporform.plan.Plan;
import io.vaporform.spec.Address;
import io.vaporform.state.Batch;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A demand with its plan, as of one reading of the stack. */
record Prepared(Demand demand, Request request, Plan plan, Map<Address, Rows.Versioned> rows) {

    /** Everything the plan was made for, as rows to be written in one commit; empty if that is all recorded already. */
    Batch recording(Instant lookAt) {
        Batch batch = new Batch();
        demand.wanted().forEach((address, wanted) -> {
            ResourceState state = state(address);
            if (!state.wanted().equals(Optional.of(wanted))) {
                put(batch, state.wanted(Optional.of(wanted)).phase(Phase.PENDING, state.note()), lookAt);
            }
        });
        demand.removals().forEach((address, removal) -> {
            ResourceState state = state(address);
            Phase phase = removal.retain() ? Phase.RETAINED : Phase.DELETING;
            if (state.wanted().isPresent() || state.phase() != phase) {
                put(batch, state.wanted(Optional.empty()).phase(phase, ""), lookAt);
            }
        });
        return batch;
    }

    private void put(Batch batch, ResourceState state, Instant lookAt) {
        boolean over = state.phase() == Phase.RETAINED;
        Rows.Versioned row = rows.get(state.address());
        Rows.put(
                batch,
                state.recheckAt(over ? Optional.empty() : Optional.of(lookAt)),
                row == null ? Batch.ABSENT : row.revision());
    }

    private ResourceState state(Address address) {
        return request.states().getOrDefault(address, ResourceState.of(address));
    }
}
