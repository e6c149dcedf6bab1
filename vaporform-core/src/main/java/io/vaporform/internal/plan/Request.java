package io.vaporform.internal.plan;

import io.vaporform.spec.Address;
import io.vaporform.spec.Secret;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Wanted;
import java.util.Map;

/**
 * What a plan is made from. Nothing of it changes.
 *
 * @param stack {@code project/stack}
 * @param revision of what {@code states} was read at
 * @param wanted everything that is to be, templates expanded
 * @param removals what is to go, and why
 * @param states what is known, by address
 * @param serving the provider instance of everything in {@code wanted}
 * @param remembered generated secrets, by {@link #secretKey}
 */
public record Request(
        String stack,
        long revision,
        Map<Address, Wanted> wanted,
        Map<Address, Removal> removals,
        Map<Address, ResourceState> states,
        Map<Address, Serving> serving,
        Map<String, Secret> remembered) {

    /**
     * Something that is to go.
     *
     * @param reason why, for a person
     * @param retain whether what it holds is kept
     * @param force whether it goes also while it serves
     */
    public record Removal(String reason, boolean retain, boolean force) {

        /** One that waits until it serves nobody any more. */
        public Removal(String reason, boolean retain) {
            this(reason, retain, false);
        }
    }

    public static String secretKey(Address holder, String name) {
        return holder + "/" + name;
    }
}
