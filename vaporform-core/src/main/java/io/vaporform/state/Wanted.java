package io.vaporform.state;

import io.vaporform.spec.Spec;
import java.time.Instant;
import java.util.List;

/**
 * What somebody wants of a resource.
 *
 * @param spec with overrides in it
 * @param source the blueprint's name, or {@link #DIRECT}
 * @param protect whether deleting and replacing it is refused
 * @param overrides what was set directly on top of what the source says
 */
public record Wanted(Spec spec, String source, boolean protect, List<DirectChange> overrides) {

    /** The source of what was deployed by a verb, without a blueprint. */
    public static final String DIRECT = "direct";

    public Wanted {
        overrides = List.copyOf(overrides);
    }

    /**
     * One thing that was set directly.
     *
     * @param path such as {@code replicas}
     * @param value as text
     * @param actor who did it
     * @param at when
     */
    public record DirectChange(String path, String value, String actor, Instant at) {}
}
