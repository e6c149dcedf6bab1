package io.vaporform.testkit.tck;

import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Mount;
import io.vaporform.spec.Value;
import io.vaporform.spec.VolumeOutputs;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Known;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Loses what is stored. */
final class VolumeDefects {

    private VolumeDefects() {}

    static List<Defect> all() {
        return List.of(
                Defect.of("makes a volume under a new name at each apply", "D1701", NewVolumeName::new),
                Defect.of("gives each generation a volume of its own", "D1702", OwnVolumes::new),
                Defect.of("deletes the volumes with the deployment", "D1702 D1703", TakesVolumes::new),
                Defect.of("would replace a volume to change its size", "D1704", ReplacesVolumes::new));
    }

    private static final class NewVolumeName extends FlatProvider {
        NewVolumeName(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        Step<VolumeOutputs> applyVolume(Task<VolumeSpec, VolumeOutputs> task, ApplyContext context) {
            return Tweak.outputs(
                    super.applyVolume(task, context),
                    outputs -> VolumeOutputs.of(outputs.id() + context.operationId()));
        }
    }

    private static final class OwnVolumes extends FlatProvider {
        OwnVolumes(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return super.apply(
                    Tweak.wanting(
                            task,
                            spec -> spec.mounts().isEmpty()
                                    ? spec
                                    : spec.toBuilder()
                                            .mounts(spec.mounts().stream()
                                                    .map(mount -> new Mount(
                                                            mount.volume(),
                                                            mount.path(),
                                                            Value.of("of-" + task.generation())))
                                                    .toList())
                                            .build()),
                    context);
        }
    }

    private static final class TakesVolumes extends FlatProvider {
        TakesVolumes(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Deletion delete(Known<DeploymentSpec, DeploymentOutputs> known, ApplyContext context) {
            Set<String> mounted = new HashSet<>();
            known.spec().mounts().forEach(mount -> mounted.add((String) ((Value.Literal<?>) mount.id()).value()));
            world().things().stream()
                    .filter(thing -> mounted.contains(thing.name()))
                    .forEach(thing -> world().removeBehindOurBack(thing.engineId()));
            return super.delete(known, context);
        }
    }

    private static final class ReplacesVolumes extends FlatProvider {
        ReplacesVolumes(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        ChangeEffect volumeEffect(VolumeSpec before, VolumeSpec after, Capabilities can) {
            return ChangeEffect.deleteFirst("the size of a volume cannot be changed");
        }
    }
}
