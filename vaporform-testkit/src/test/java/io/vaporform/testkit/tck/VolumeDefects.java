package io.vaporform.testkit.tck;

import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Mount;
import io.vaporform.spec.RestorePoint;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import io.vaporform.spec.VolumeOutputs;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Known;
import io.vaporform.spi.SaveRequest;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Loses what is stored. */
final class VolumeDefects {

    private VolumeDefects() {}

    static List<Defect> all() {
        return List.of(
                Defect.of("makes a volume under a new name at each apply", "D1701 D1706 D1707", NewVolumeName::new),
                Defect.of("gives each generation a volume of its own", "D1702 D1706", OwnVolumes::new),
                Defect.of("deletes the volumes with the deployment", "D1702 D1703", TakesVolumes::new),
                Defect.of("would replace a volume to change its size", "D1704 D1708", ReplacesVolumes::new),
                Defect.of("saves nothing", "D1706 D1707", SavesNothing::new),
                Defect.of("makes a volume empty that is to be filled", "D1706 D1707", MakesEmpty::new),
                Defect.of("fills a volume each time it is called", "D1706", FillsAgain::new),
                Defect.of("does not mind that a backup is damaged", "D1707", TakesHalf::new),
                Defect.of("does not say to which moment a volume was brought", "D1706", ForgetsMoment::new),
                Defect.of("refills a volume that is to have another size", "D1708", Refills::new),
                Defect.of("keeps the volume whatever backup is wanted", "D1708", KeepsVolume::new),
                Defect.of("makes the volume anew where no backup is wanted", "D1708", DropsVolume::new));
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

    private static final class SavesNothing extends FlatProvider {
        SavesNothing(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public void save(
                Known<DeploymentSpec, DeploymentOutputs> known,
                SaveRequest request,
                OutputStream to,
                CallContext context)
                throws IOException {
            to.write(new byte[Integer.BYTES]);
        }
    }

    private static final class MakesEmpty extends FlatProvider {
        MakesEmpty(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        Step<VolumeOutputs> applyVolume(Task<VolumeSpec, VolumeOutputs> task, ApplyContext context) {
            return super.applyVolume(
                    Tweak.wanting(task, spec -> VolumeSpec.builder()
                            .size(spec.size().orElseThrow())
                            .build()),
                    context);
        }
    }

    private static final class FillsAgain extends FlatProvider {
        FillsAgain(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        Step<VolumeOutputs> applyVolume(Task<VolumeSpec, VolumeOutputs> task, ApplyContext context) {
            return super.applyVolume(task, new FlatContext(context) {
                @Override
                public Secret rememberForLife(String name, Supplier<Secret> once) {
                    return once.get();
                }
            });
        }
    }

    private static final class TakesHalf extends FlatProvider {
        TakesHalf(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        Step<VolumeOutputs> applyVolume(Task<VolumeSpec, VolumeOutputs> task, ApplyContext context) {
            return super.applyVolume(task, new FlatContext(context) {
                @Override
                public InputStream backup(RestorePoint from) {
                    try (InputStream saved = super.backup(from)) {
                        return new ByteArrayInputStream(saved.readAllBytes());
                    } catch (IOException damaged) {
                        return new ByteArrayInputStream(new byte[Integer.BYTES]);
                    }
                }
            });
        }
    }

    private static final class ForgetsMoment extends FlatProvider {
        ForgetsMoment(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        Step<VolumeOutputs> applyVolume(Task<VolumeSpec, VolumeOutputs> task, ApplyContext context) {
            return Tweak.outputs(super.applyVolume(task, context), outputs -> VolumeOutputs.of(outputs.id()));
        }
    }

    private static final class Refills extends FlatProvider {
        Refills(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        ChangeEffect volumeEffect(VolumeSpec before, VolumeSpec after, Capabilities can) {
            return after.from().isPresent() ? ChangeEffect.createFirst("it is filled") : ChangeEffect.inPlace();
        }
    }

    private static final class KeepsVolume extends FlatProvider {
        KeepsVolume(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        ChangeEffect volumeEffect(VolumeSpec before, VolumeSpec after, Capabilities can) {
            return ChangeEffect.inPlace();
        }
    }

    private static final class DropsVolume extends FlatProvider {
        DropsVolume(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        ChangeEffect volumeEffect(VolumeSpec before, VolumeSpec after, Capabilities can) {
            return before.from().equals(after.from())
                    ? ChangeEffect.inPlace()
                    : ChangeEffect.createFirst("another backup");
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
