package io.vaporform.docker.internal;

import com.github.dockerjava.api.command.CreateVolumeResponse;
import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.error.ProvisioningException;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Named volumes. Their size is noted but not enforced: the engine's local driver cannot. */
final class Volumes implements ResourceProvider<VolumeSpec, VolumeOutputs> {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Engine engine;
    private final Policy policy;

    Volumes(Engine engine, Policy policy) {
        this.engine = engine;
        this.policy = policy;
    }

    @Override
    public void validate(VolumeSpec wanted, Capabilities can, Violations found) {
        // Any size will do, as none is enforced; the plan says so.
        found.unless(
                wanted.size().isPresent() || policy.unsizedVolumes(),
                "size",
                "",
                "the provider's policy wants one for each volume",
                "give it one, such as 10Gi, or let the provider have DockerPolicy.strict().allowUnsizedVolumes()");
    }

    @Override
    public ChangeEffect effect(VolumeSpec before, VolumeSpec after, Capabilities can) {
        return ChangeEffect.inPlace();
    }

    /** The engine answers a create of what is there with what is there, whoever made it: the answer's labels tell. */
    @Override
    public Step<VolumeOutputs> apply(Task<VolumeSpec, VolumeOutputs> task, ApplyContext context) {
        String name = Names.volume(task.mark());
        context.progress(Stage.PROVISIONING, "create volume " + name);
        CreateVolumeResponse made;
        try {
            made = engine.repeatable("create volume " + name, context, session -> session.docker()
                    .createVolumeCmd()
                    .withName(name)
                    .withLabels(task.mark().labels())
                    .exec());
        } catch (ProvisioningException refused) {
            return Step.failed(String.valueOf(refused.getMessage()));
        }
        if (!bears(task.mark(), made.getLabels())) {
            return Step.failed(
                    "create volume " + name + ": there is a volume of that name that is not ours; remove it");
        }
        context.progress(Stage.COMPLETE, "volume " + name);
        return Step.done(VolumeOutputs.of(name));
    }

    @Override
    public Observed<VolumeSpec, VolumeOutputs> read(Known<VolumeSpec, VolumeOutputs> known, CallContext context) {
        return inspect(known.mark(), context)
                .<Observed<VolumeSpec, VolumeOutputs>>map(volume ->
                        new Observed.Present<>(known.spec(), VolumeOutputs.of(volume.getName()), Health.HEALTHY))
                .orElseGet(Observed::absent);
    }

    @Override
    public Deletion delete(Known<VolumeSpec, VolumeOutputs> known, ApplyContext context) {
        Optional<InspectVolumeResponse> volume = inspect(known.mark(), context);
        if (volume.isEmpty()) {
            return Deletion.gone();
        }
        String name = volume.get().getName();
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
        Map<String, List<String>> labels = Map.of(
                "label", List.of(Mark.INSTALLATION + "=" + scope.installation(), Mark.LINEAGE + "=" + scope.lineage()));
        List<InspectVolumeResponse> all = engine.call("list volumes", context, session -> {
            var command = session.docker().listVolumesCmd();
            labels.forEach(command::withFilter);
            return Optional.ofNullable(command.exec().getVolumes()).orElse(List.of());
        });
        for (InspectVolumeResponse volume : all) {
            Mark.from(labelsOf(volume.getLabels())).ifPresent(mark -> each.accept(new Found(mark, volume.getName())));
        }
    }

    /** Whether the engine has a volume of that name, whoever made it. */
    boolean exists(String name, CallContext context) {
        return find(name, context).isPresent();
    }

    /** Whether it is one of the project of {@code user}, in the same installation and lineage. */
    boolean belongs(String name, Mark user, CallContext context) {
        return find(name, context)
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
