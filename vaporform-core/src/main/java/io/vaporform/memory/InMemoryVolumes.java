package io.vaporform.memory;

import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.RestorePoint;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Violations;
import io.vaporform.spec.VolumeOutputs;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.Capability;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Found;
import io.vaporform.spi.Health;
import io.vaporform.spi.Known;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Observed;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.Scope;
import io.vaporform.spi.Stage;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Volumes in memory. Always instant, and a change of size keeps the data. */
final class InMemoryVolumes implements ResourceProvider<VolumeSpec, VolumeOutputs> {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final InMemoryDeployments.Setting setting;

    InMemoryVolumes(InMemoryDeployments.Setting setting) {
        this.setting = setting;
    }

    @Override
    public void validate(VolumeSpec wanted, Capabilities can, Violations found) {
        if (!can.has(Capability.VOLUMES)) {
            found.unsupported(
                    "volume",
                    wanted.size().map(Object::toString).orElse("any size"),
                    "the in-memory provider was told not to have " + Capability.VOLUMES,
                    "leave it out, or add the capability to the provider's builder");
        }
    }

    @Override
    public ChangeEffect effect(VolumeSpec before, VolumeSpec after, Capabilities can) {
        return ChangeEffect.ofVolume(before, after);
    }

    @Override
    public Step<VolumeOutputs> apply(Task<VolumeSpec, VolumeOutputs> task, ApplyContext context) {
        Fault fault = setting.faults().at(task.address());
        fault.beforeChange(task.address(), context);
        context.progress(Stage.PROVISIONING, "making the volume in memory");
        Optional<Thing.Stored> there = find(task.mark());
        there.ifPresentOrElse(volume -> resize(volume, task.wanted(), context), () -> create(task, context));
        task.wanted().from().ifPresent(from -> fill(task, from, context));
        context.progress(Stage.COMPLETE, "the volume is there");
        return fault.afterChange(task.address(), Step.done(VolumeOutputs.of(name(task.mark()), task.wanted())));
    }

    @Override
    public Observed<VolumeSpec, VolumeOutputs> read(Known<VolumeSpec, VolumeOutputs> known, CallContext context) {
        setting.faults().at(known.address()).beforeLook(known.address());
        return find(known.mark())
                .<Observed<VolumeSpec, VolumeOutputs>>map(volume -> new Observed.Present<>(
                        volume.spec(), VolumeOutputs.of(volume.name(), known.spec()), Health.HEALTHY))
                .orElseGet(Observed::absent);
    }

    @Override
    public Deletion delete(Known<VolumeSpec, VolumeOutputs> known, ApplyContext context) {
        Fault fault = setting.faults().at(known.address());
        fault.beforeChange(known.address(), context);
        Optional<Thing.Stored> volume = find(known.mark());
        boolean used = volume.map(Thing.Stored::name)
                .filter(setting.world()::isMounted)
                .isPresent();
        if (used) {
            return fault.afterChange(known.address(), Deletion.pending(LOOK_AGAIN));
        }
        volume.ifPresent(gone -> setting.world().delete(gone, Author.of(context)));
        return fault.afterChange(known.address(), Deletion.gone());
    }

    @Override
    public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
        setting.list(Thing.Stored.class, scope, each, context);
    }

    private void create(Task<VolumeSpec, VolumeOutputs> task, ApplyContext context) {
        String name = name(task.mark());
        setting.world()
                .create(
                        name,
                        Author.of(context),
                        engineId -> new Thing.Stored(
                                task.mark(), engineId, name, context.time().now(), task.wanted()));
    }

    /** Once for each volume that was made: what is there is not written over. */
    private void fill(Task<VolumeSpec, VolumeOutputs> task, RestorePoint from, ApplyContext context) {
        String engineId = find(task.mark()).orElseThrow().engineId();
        context.rememberForLife("filled-" + engineId, () -> {
            try (InputStream saved = context.backup(from)) {
                setting.world().fill(name(task.mark()), SavedFiles.read(saved));
                return Secret.of("filled");
            } catch (IOException damaged) {
                throw new ProvisioningException("fill the volume", String.valueOf(damaged.getMessage()), damaged);
            }
        });
    }

    private void resize(Thing.Stored volume, VolumeSpec wanted, ApplyContext context) {
        if (!volume.spec().size().equals(wanted.size())) {
            setting.world().change(Effect.Verb.UPDATE, volume.with(wanted), Author.of(context));
        }
    }

    private Optional<Thing.Stored> find(Mark mark) {
        return setting.world().things(mark).stream()
                .filter(Thing.Stored.class::isInstance)
                .map(Thing.Stored.class::cast)
                .findFirst();
    }

    private static String name(Mark mark) {
        return mark.token();
    }
}
