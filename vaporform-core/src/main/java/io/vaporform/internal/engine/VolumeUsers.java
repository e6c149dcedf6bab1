package io.vaporform.internal.engine;

import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Value;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.state.Life;
import io.vaporform.state.ResourceState;
import java.util.Optional;
import java.util.stream.Stream;

/** Who has a volume that was replaced. Looks each time. */
record VolumeUsers(Work work, Address volume) {

    /** Whether somebody has the volume that {@code life} was, or had it and may have to go back to it. */
    boolean have(Life life) {
        return states().flatMap(state -> state.lives().stream()).anyMatch(user -> mounts(user, life));
    }

    /** Whether somebody went over to what replaced it, did not get well there, and runs on it again. */
    boolean wentBackTo(Life life) {
        return states().anyMatch(state -> !state.unsettled()
                && !state.failedInputs().isEmpty()
                && state.applied().filter(user -> mounts(user, life)).isPresent());
    }

    private Stream<ResourceState> states() {
        return work.rows().users().of(volume).stream()
                .map(user -> work.rows().read(user).state());
    }

    private static boolean mounts(Life user, Life life) {
        Optional<Value.Literal<?>> id =
                life.outputs().map(outputs -> outputs.fields().get(VolumeSpec.ID));
        return user.spec() instanceof DeploymentSpec spec
                && spec.mounts().stream()
                        .anyMatch(mount -> Optional.of(mount.id()).equals(id));
    }
}
