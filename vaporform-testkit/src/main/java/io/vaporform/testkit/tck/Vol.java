package io.vaporform.testkit.tck;

import io.vaporform.spec.VolumeOutputs;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.Mark;
import io.vaporform.spi.ResourceProvider;

/** One generation of a volume. */
final class Vol extends Subject<VolumeSpec, VolumeOutputs> {

    Vol(Kit kit, Mark mark, VolumeSpec spec) {
        super(kit, mark, spec);
    }

    @Override
    ResourceProvider<VolumeSpec, VolumeOutputs> resources() {
        return kit().service().volumes().orElseThrow(() -> new AssertionError("volumes() is empty"));
    }
}
