package io.vaporform.internal.engine;

import io.vaporform.internal.plan.Request;
import io.vaporform.spec.Address;
import io.vaporform.spec.Value;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Wanted;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a verb asks for.
 *
 * @param wanted what is to be, templates expanded
 * @param removals what is to go
 * @param restarts what is to be started anew
 * @param renewals secrets that are made anew
 * @param mayLoseMuch whether it is meant when a large part of the stack is deleted or replaced
 */
public record Demand(
        Map<Address, Wanted> wanted,
        Map<Address, Request.Removal> removals,
        Set<Address> restarts,
        List<Renewal> renewals,
        boolean mayLoseMuch) {

    Demand(
            Map<Address, Wanted> wanted,
            Map<Address, Request.Removal> removals,
            Set<Address> restarts,
            boolean mayLoseMuch) {
        this(wanted, removals, restarts, List.of(), mayLoseMuch);
    }

    /**
     * A generated secret that is to be another one.
     *
     * @param holder who remembers it
     */
    public record Renewal(Address holder, Value.Generated what) {}

    /** Makes a demand from what is known of the stack. Pure: it is asked again when somebody else was faster. */
    public interface Source {
        Demand of(Map<Address, ResourceState> states);
    }
}
