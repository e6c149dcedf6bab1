package io.vaporform.state;

import io.vaporform.spec.DriftPolicy;
import io.vaporform.spec.Spec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What somebody wants of a resource.
 *
 * @param spec with overrides in it
 * @param source the blueprint's name, or {@link #DIRECT}
 * @param protect whether deleting and replacing it is refused
 * @param overrides what was set directly on top of what the source says
 * @param drift what is done when the world differs; empty for what the infrastructure does
 */
public record Wanted(
        Spec spec, String source, boolean protect, List<DirectChange> overrides, Optional<DriftPolicy> drift) {

    public Wanted with(Spec other) {
        return new Wanted(other, source, protect, overrides, drift);
    }

    /** The source of what was deployed by a verb, without a blueprint. */
    public static final String DIRECT = "direct";

    public Wanted {
        overrides = List.copyOf(overrides);
    }

    /** With the infrastructure's own way with drift. */
    public Wanted(Spec spec, String source, boolean protect, List<DirectChange> overrides) {
        this(spec, source, protect, overrides, Optional.empty());
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
