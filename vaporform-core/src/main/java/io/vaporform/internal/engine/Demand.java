package io.vaporform.internal.engine;

import io.vaporform.internal.plan.Request;
import io.vaporform.spec.Address;
import io.vaporform.spec.Value;
import io.vaporform.spi.Cause;
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
 * @param again what is to be applied though it is as wanted, such as to start it anew, and why
 * @param renewals secrets that are made anew
 * @param mayLoseMuch whether it is meant when a large part of the stack is deleted or replaced
 */
public record Demand(
        Map<Address, Wanted> wanted,
        Map<Address, Request.Removal> removals,
        Map<Address, Cause> again,
        List<Renewal> renewals,
        boolean mayLoseMuch) {

    Demand(
            Map<Address, Wanted> wanted,
            Map<Address, Request.Removal> removals,
            Map<Address, Cause> again,
            boolean mayLoseMuch) {
        this(wanted, removals, again, List.of(), mayLoseMuch);
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

        /** The resources whose components, and what those use, are all it asks about; empty if it asks about the whole stack. */
        default Set<Address> about() {
            return Set.of();
        }

        /** One that asks about no more than the component of {@code address}, and what that uses. */
        static Source about(Address address, Source source) {
            return about(Set.of(address), source);
        }

        /** One that asks about no more than the components of {@code addresses}, and what those use. */
        static Source about(Set<Address> addresses, Source source) {
            return new Source() {
                @Override
                public Demand of(Map<Address, ResourceState> states) {
                    return source.of(states);
                }

                @Override
                public Set<Address> about() {
                    return addresses;
                }
            };
        }
    }
}
