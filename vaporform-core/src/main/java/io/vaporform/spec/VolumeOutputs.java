package io.vaporform.spec;

import java.util.Map;

/** What a provider reports of a volume. */
public sealed interface VolumeOutputs extends Outputs permits VolumeOutputsRecord {

    /** The provider's own name of the volume. */
    String id();

    static VolumeOutputs of(String id) {
        return new VolumeOutputsRecord(id);
    }

    @Override
    default Map<String, Value.Literal<?>> fields() {
        return Map.of(VolumeSpec.ID, new Value.Literal<>(id()));
    }
}

record VolumeOutputsRecord(String id) implements VolumeOutputs {}
