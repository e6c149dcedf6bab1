package io.vaporform.docker.internal;

import com.github.dockerjava.api.command.CreateVolumeResponse;
import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.RestorePoint;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Violations;
import io.vaporform.spec.VolumeOutputs;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
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
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Named volumes. Their size is noted but not enforced, as the engine's local driver cannot, unless each has a file system of its own. */
final class Volumes implements ResourceProvider<VolumeSpec, VolumeOutputs> {

    /** The label of those with files of a deployment, which are no resources: their identities. */
    private static final String FILES = "io.vaporform.files";

    /** The label of those that were filled from a backup: another one for each that was made. */
    private static final String FILLED = "io.vaporform.filled";

    /** The label of those with a file system of their own: the device that it is on. */
    private static final String DEVICE = "io.vaporform.device";

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Engine engine;
    private final Containers containers;
    private final Policy policy;
    private final Optional<SizedVolumes> sized;

    /** @param sized empty if sizes are noted only */
    Volumes(Containers containers, Policy policy, Optional<SizedVolumes> sized) {
        this.engine = containers.engine();
        this.containers = containers;
        this.policy = policy;
        this.sized = sized;
    }

    @Override
    public void validate(VolumeSpec wanted, Capabilities can, Violations found) {
        sized.ifPresent(own -> wanted.size()
                .ifPresent(size -> found.unless(
                        size.compareTo(SizedVolumes.SMALLEST) >= 0,
                        "size",
                        size,
                        "is too small for a file system of its own",
                        "ask for " + SizedVolumes.SMALLEST + " at least")));
        found.unless(
                wanted.size().isPresent() || policy.unsizedVolumes(),
                "size",
                "",
                "the provider's policy wants one for each volume",
                "give it one, such as 10Gi, or let the provider have DockerPolicy.strict().allowUnsizedVolumes()");
    }

    @Override
    public ChangeEffect effect(VolumeSpec before, VolumeSpec after, Capabilities can) {
        return ChangeEffect.ofVolume(before, after);
    }

    @Override
    public Step<VolumeOutputs> apply(Task<VolumeSpec, VolumeOutputs> task, ApplyContext context) {
        String name = Names.volume(task.mark());
        context.progress(Stage.PROVISIONING, "create volume " + name);
        try {
            Map<String, String> identity = identity(name, task.mark(), task.wanted(), context);
            resize(name, task.wanted(), context);
            task.wanted().from().ifPresent(from -> fill(name, task.mark(), from, identity, context));
        } catch (ProvisioningException refused) {
            return Step.failed(String.valueOf(refused.getMessage()));
        }
        context.progress(Stage.COMPLETE, "volume " + name);
        return Step.done(VolumeOutputs.of(name, task.wanted()));
    }

    /** Sees to it that it is there, and what labels it has. */
    private Map<String, String> identity(String name, Mark mark, VolumeSpec wanted, ApplyContext context) {
        Optional<InspectVolumeResponse> there = find(name, context).filter(volume -> bears(mark, volume.getLabels()));
        if (there.isPresent()) {
            return labelsOf(there.get().getLabels());
        }
        Map<String, String> labels = new HashMap<>(mark.labels());
        wanted.from().ifPresent(from -> labels.put(FILLED, UUID.randomUUID().toString()));
        Map<String, String> options = new HashMap<>();
        if (sized.isPresent() && wanted.size().isPresent()) {
            String device = sized.get().make(name, wanted.size().get(), context);
            labels.put(DEVICE, device);
            options.putAll(Map.of("type", "ext4", "device", device));
        }
        create(name, mark, labels, options, context);
        return labels;
    }

    private void resize(String name, VolumeSpec wanted, CallContext context) {
        device(name, context).ifPresent(device -> wanted.size()
                .ifPresent(size -> sized.orElseThrow().resize(name, device, size, context)));
    }

    /** What was filled once is not written over; one that was lost, and is made anew, is filled anew. */
    private void fill(String name, Mark mark, RestorePoint from, Map<String, String> identity, ApplyContext context) {
        context.rememberForLife("filled-" + identity.getOrDefault(FILLED, ""), () -> {
            new VolumeFilling(access(mark), context).fill(name, from);
            return Secret.of(name);
        });
    }

    /** Sees to it that its file system is attached, if it has one of its own. */
    void attach(String name, CallContext context) {
        device(name, context).ifPresent(device -> sized.orElseThrow().attach(name, device, context));
    }

    /** The device that its own file system is on. */
    private Optional<String> device(String name, CallContext context) {
        return sized.flatMap(any -> find(name, context))
                .flatMap(volume ->
                        Optional.ofNullable(labelsOf(volume.getLabels()).get(DEVICE)));
    }

    private VolumeAccess access(Mark mark) {
        return new VolumeAccess(containers, policy, mark, Names.FILL);
    }

    /** The engine answers a create of what is there with what is there, whoever made it: the answer's labels tell. */
    private void create(
            String name, Mark mark, Map<String, String> labels, Map<String, String> options, CallContext context) {
        String what = "create volume " + name;
        CreateVolumeResponse made = engine.repeatable(what, context, session -> session.docker()
                .createVolumeCmd()
                .withName(name)
                .withLabels(labels)
                .withDriverOpts(options)
                .exec());
        if (!bears(mark, made.getLabels())) {
            throw new ProvisioningException(what, "there is a volume of that name that is not ours; remove it", null);
        }
    }

    /**
     * Makes one that is no resource, for files of the deployment that {@code mark} is of.
     *
     * @param identity what {@link #fileVolume} tells it from others of its name by
     */
    void createForFiles(String name, Mark mark, String identity, CallContext context) {
        Map<String, String> labels = new HashMap<>(mark.labels());
        labels.put(FILES, identity);
        create(name, mark, labels, Map.of(), context);
    }

    /** The identity of a volume for files; empty if there is none that bears {@code mark}. */
    Optional<String> fileVolume(String name, Mark mark, CallContext context) {
        return find(name, context)
                .filter(volume -> bears(mark, volume.getLabels()) && hasFiles(volume))
                .map(volume -> volume.getLabels().get(FILES));
    }

    /** Removes it, if it is one for files of the deployment that {@code mark} is of. */
    Deletion removeFileVolume(String name, Mark mark, CallContext context) {
        return fileVolume(name, mark, context).isPresent() ? remove(name, context) : Deletion.gone();
    }

    /** Those with files of deployments. */
    List<Found> files(Scope scope, CallContext context) {
        return list(scope, context).stream()
                .filter(Volumes::hasFiles)
                .flatMap(volume ->
                        Mark.from(labelsOf(volume.getLabels())).stream().map(mark -> new Found(mark, volume.getName())))
                .toList();
    }

    /** @return false if one is still in use */
    boolean removeFiles(Mark mark, CallContext context) {
        boolean all = true;
        for (InspectVolumeResponse volume : list(mark.labels(), context)) {
            all &= !hasFiles(volume) || remove(volume.getName(), context) instanceof Deletion.Gone;
        }
        return all;
    }

    private static boolean hasFiles(InspectVolumeResponse volume) {
        return labelsOf(volume.getLabels()).containsKey(FILES);
    }

    @Override
    public Observed<VolumeSpec, VolumeOutputs> read(Known<VolumeSpec, VolumeOutputs> known, CallContext context) {
        return inspect(known.mark(), context)
                .<Observed<VolumeSpec, VolumeOutputs>>map(volume -> new Observed.Present<>(
                        known.spec(), VolumeOutputs.of(volume.getName(), known.spec()), health(volume)))
                .orElseGet(Observed::absent);
    }

    private Health health(InspectVolumeResponse volume) {
        Optional<String> device =
                Optional.ofNullable(labelsOf(volume.getLabels()).get(DEVICE));
        boolean away =
                sized.isPresent() && device.isPresent() && !sized.get().isAttached(volume.getName(), device.get());
        return away ? Health.UNHEALTHY : Health.HEALTHY;
    }

    @Override
    public Deletion delete(Known<VolumeSpec, VolumeOutputs> known, ApplyContext context) {
        Optional<InspectVolumeResponse> volume = inspect(known.mark(), context);
        if (volume.isPresent() && labelsOf(volume.get().getLabels()).containsKey(FILLED)) {
            access(known.mark()).close(context);
        }
        Deletion deletion = volume.isPresent() ? remove(volume.get().getName(), context) : Deletion.gone();
        if (deletion instanceof Deletion.Gone) {
            sized.ifPresent(own -> own.remove(Names.volume(known.mark()), context));
        }
        return deletion;
    }

    private Deletion remove(String name, CallContext context) {
        return engine.repeatable("remove volume " + name, context, session -> {
            try {
                session.docker().removeVolumeCmd(name).exec();
                return Deletion.gone();
            } catch (NotFoundException gone) {
                return Deletion.gone();
            } catch (ConflictException inUse) {
                return Deletion.pending(LOOK_AGAIN);
            }
        });
    }

    @Override
    public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
        list(scope, context).stream().filter(volume -> !hasFiles(volume)).forEach(volume -> Mark.from(
                        labelsOf(volume.getLabels()))
                .ifPresent(mark -> each.accept(new Found(mark, volume.getName()))));
    }

    private List<InspectVolumeResponse> list(Scope scope, CallContext context) {
        return list(Map.of(Mark.INSTALLATION, scope.installation(), Mark.LINEAGE, scope.lineage()), context);
    }

    private List<InspectVolumeResponse> list(Map<String, String> labels, CallContext context) {
        List<String> filters = labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .toList();
        return engine.call("list volumes", context, session -> Optional.ofNullable(session.docker()
                        .listVolumesCmd()
                        .withFilter("label", filters)
                        .exec()
                        .getVolumes())
                .orElse(List.of()));
    }

    /** Whether the engine has a volume of that name, whoever made it. */
    boolean exists(String name, CallContext context) {
        return find(name, context).isPresent();
    }

    /** Whether it is one of the project of {@code user}, in the same installation and lineage. */
    boolean belongs(String name, Mark user, CallContext context) {
        return find(name, context)
                .filter(volume -> !hasFiles(volume))
                .flatMap(volume -> Mark.from(labelsOf(volume.getLabels())))
                .filter(mark -> mark.installation().equals(user.installation())
                        && mark.lineage().equals(user.lineage())
                        && mark.address().project().equals(user.address().project()))
                .isPresent();
    }

    /** The volume that bears {@code mark}; one of the same name that does not is none. */
    private Optional<InspectVolumeResponse> inspect(Mark mark, CallContext context) {
        return find(Names.volume(mark), context).filter(volume -> bears(mark, volume.getLabels()));
    }

    private Optional<InspectVolumeResponse> find(String name, CallContext context) {
        return engine.call("inspect volume " + name, context, session -> {
            try {
                return Optional.of(session.docker().inspectVolumeCmd(name).exec());
            } catch (NotFoundException gone) {
                return Optional.empty();
            }
        });
    }

    private static boolean bears(Mark mark, @Nullable Map<String, String> labels) {
        return Mark.from(labelsOf(labels)).equals(Optional.of(mark));
    }

    private static Map<String, String> labelsOf(@Nullable Map<String, String> labels) {
        return labels == null ? Map.of() : labels;
    }
}
