package io.vaporform.spec;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What a provider reports of a volume. */
public sealed interface VolumeOutputs extends Outputs permits VolumeOutputsRecord {

    /** The provider's own name of the volume. */
    String id();

    /** {@link RestorePoint#until()} of what it was filled with. */
    Optional<Instant> until();

    static VolumeOutputs of(String id) {
        return of(id, Optional.empty());
    }

    /** Of a volume that was made as {@code spec} says. */
    static VolumeOutputs of(String id, VolumeSpec spec) {
        return of(id, spec.from().flatMap(RestorePoint::until));
    }

    static VolumeOutputs of(String id, Optional<Instant> until) {
        return new VolumeOutputsRecord(id, until);
    }

    @Override
    default Map<String, Value.Literal<?>> fields() {
        return Map.of(
                VolumeSpec.ID,
                new Value.Literal<>(id()),
                VolumeSpec.UNTIL,
                new Value.Literal<>(until().map(Instant::toString).orElse("")));
    }
}

record VolumeOutputsRecord(String id, Optional<Instant> until) implements VolumeOutputs {}
