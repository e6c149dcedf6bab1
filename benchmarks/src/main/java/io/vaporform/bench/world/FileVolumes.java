package io.vaporform.bench.world;

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
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A volume is a file that holds the password it was first used with. */
final class FileVolumes implements ResourceProvider<VolumeSpec, VolumeOutputs> {

    static final String KIND = "kind";
    static final String VOLUME = "volume";

    private final FileWorld world;

    FileVolumes(FileWorld world) {
        this.world = world;
    }

    static String name(Mark mark) {
        return mark.token();
    }

    @Override
    public void validate(VolumeSpec wanted, Capabilities can, Violations found) {}

    @Override
    public ChangeEffect effect(VolumeSpec before, VolumeSpec after, Capabilities can) {
        return ChangeEffect.inPlace();
    }

    @Override
    public Step<VolumeOutputs> apply(Task<VolumeSpec, VolumeOutputs> task, ApplyContext context) {
        Map<String, String> content = new TreeMap<>(task.mark().labels());
        content.put(KIND, VOLUME);
        // A name that is taken is what an earlier call has made: the name holds the mark.
        world.create(name(task.mark()), content);
        return Step.done(VolumeOutputs.of(name(task.mark())));
    }

    @Override
    public Observed<VolumeSpec, VolumeOutputs> read(Known<VolumeSpec, VolumeOutputs> known, CallContext context) {
        return world.find(name(known.mark())).isEmpty()
                ? Observed.absent()
                : new Observed.Present<>(known.spec(), VolumeOutputs.of(name(known.mark())), Health.HEALTHY);
    }

    @Override
    public Deletion delete(Known<VolumeSpec, VolumeOutputs> known, ApplyContext context) {
        world.delete(name(known.mark()));
        return Deletion.gone();
    }

    @Override
    public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
        world.all().forEach((name, content) -> Mark.from(content)
                .filter(scope::owns)
                .filter(mark -> VOLUME.equals(content.get(KIND)))
                .ifPresent(mark -> each.accept(new Found(mark, name))));
    }
}
