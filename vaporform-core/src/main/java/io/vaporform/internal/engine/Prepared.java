package io.vaporform.internal.engine;

import io.vaporform.internal.plan.Request;
import io.vaporform.plan.Plan;
import io.vaporform.spec.Address;
import io.vaporform.state.ResourceState;
import java.util.Map;

/** A demand with its plan, as of one reading of the stack. */
record Prepared(Demand demand, Request request, Plan plan, Map<Address, Rows.Versioned> rows) {

    ResourceState state(Address address) {
        return request.states().getOrDefault(address, ResourceState.of(address));
    }

    Rows.Versioned row(Address address) {
        return rows.getOrDefault(address, Rows.Versioned.absent(address));
    }

    /** Whether it was looked at, if there is anything of it. */
    boolean isAbout(Address address) {
        return request.states().containsKey(address) || demand.wanted().containsKey(address);
    }

    /** Whether there is nothing to call a provider for. */
    boolean changesNothing() {
        return plan.isNoOp() && demand.again().isEmpty();
    }
}
