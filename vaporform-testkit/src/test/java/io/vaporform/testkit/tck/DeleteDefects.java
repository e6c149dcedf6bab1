package io.vaporform.testkit.tck;

import io.vaporform.error.ProvisioningException;
import io.vaporform.memory.Thing;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.Mount;
import io.vaporform.spec.Value;
import io.vaporform.spec.VolumeOutputs;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.DeploymentStatus;
import io.vaporform.spi.Found;
import io.vaporform.spi.Known;
import io.vaporform.spi.LogLine;
import io.vaporform.spi.LogQuery;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Observed;
import io.vaporform.spi.Scope;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Wrong when something is to go, and in telling things apart. */
final class DeleteDefects {

    private DeleteDefects() {}

    static List<Defect> all() {
        return List.of(
                Defect.of("fails to delete what is not there", "D301 D303 D1604", FailsOnNotFound::new),
                Defect.of(
                        "forgets to delete",
                        "D302 D305 D306 D602 D604 D1002 D1602 D1604 D1904 D1905 D1906",
                        Forgets::new),
                Defect.of("deletes whatever has the address, whoever owns it", "D304", IgnoresTheMark::new),
                Defect.of("deletes only what is healthy", "D302 D305", HealthyOnly::new),
                Defect.of("deletes only what the outputs name", "D302 D306", NamedOnly::new),
                Defect.of("ignores the generation in names", "D401 D601 D602 D1501", OneGeneration::new),
                Defect.of("deletes all generations", "D401 D602", AllGenerations::new),
                Defect.of("puts the generation into the network name", "D603", UnstableName::new),
                Defect.of("says gone before the system has let go", "D604", GoneTooEarly::new),
                Defect.of("deletes a whole project", "D1002", WholeProject::new),
                Defect.of("writes '.' as '-' in names", "D1101", DotsAsDashes::new),
                Defect.of("cuts long names off", "D1102", CutsNames::new),
                Defect.of("ignores the project in names", "D1803", IgnoresProject::new),
                Defect.of("lists a part", "D1501 D1503", ListsAPart::new),
                Defect.of("lists what belongs to others", "D1502", ListsOthers::new),
                Defect.of("lists names instead of identities", "D204 D301 D702 D703 D1503", ListsNames::new),
                Defect.of("ends a listing quietly when it breaks off", "D1504", EndsQuietly::new),
                Defect.of("makes a volume under a new name at each apply", "D1701", NewVolumeName::new),
                Defect.of("gives each generation a volume of its own", "D1702", OwnVolumes::new),
                Defect.of("deletes the volumes with the deployment", "D1702 D1703", TakesVolumes::new),
                Defect.of("would replace a volume to change its size", "D1704", ReplacesVolumes::new));
    }

    private static void remove(FlatProvider provider, Predicate<Thing> which) {
        provider.world().things().stream()
                .filter(Thing.Running.class::isInstance)
                .filter(which)
                .forEach(thing -> provider.world().removeBehindOurBack(thing.engineId()));
    }

    private static final class FailsOnNotFound extends FlatProvider {
        FailsOnNotFound(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Deletion delete(Known<DeploymentSpec, DeploymentOutputs> known, ApplyContext context) {
            if (!Tweak.there(this, known.mark())) {
                throw new ProvisioningException("delete", "no such thing", null);
            }
            return super.delete(known, context);
        }
    }

    private static final class Forgets extends FlatProvider {
        Forgets(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Deletion delete(Known<DeploymentSpec, DeploymentOutputs> known, ApplyContext context) {
            return Deletion.gone();
        }
    }

    private static final class IgnoresTheMark extends FlatProvider {
        IgnoresTheMark(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Deletion delete(Known<DeploymentSpec, DeploymentOutputs> known, ApplyContext context) {
            remove(
                    this,
                    thing -> thing.mark().address().equals(known.address())
                            && thing.mark().generation() == known.generation()
                            && !thing.mark().equals(known.mark()));
            return super.delete(known, context);
        }
    }

    private static final class HealthyOnly extends FlatProvider {
        HealthyOnly(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Deletion delete(Known<DeploymentSpec, DeploymentOutputs> known, ApplyContext context) {
            return Tweak.has(known.spec(), "EXIT_CODE") ? Deletion.gone() : super.delete(known, context);
        }
    }

    private static final class NamedOnly extends FlatProvider {
        NamedOnly(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Deletion delete(Known<DeploymentSpec, DeploymentOutputs> known, ApplyContext context) {
            return known.outputs().isEmpty() ? Deletion.gone() : super.delete(known, context);
        }
    }

    private static final class OneGeneration extends FlatProvider {
        OneGeneration(InMemoryFixture fixture) {
            super(fixture);
        }

        private static Mark first(Mark mark) {
            return new Mark(mark.installation(), mark.lineage(), mark.address(), 1);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return super.apply(Tweak.marked(task, OneGeneration::first), context);
        }

        @Override
        public Deletion delete(Known<DeploymentSpec, DeploymentOutputs> known, ApplyContext context) {
            return super.delete(Tweak.marked(known, OneGeneration::first), context);
        }

        @Override
        public DeploymentStatus status(Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
            return super.status(Tweak.marked(known, OneGeneration::first), context);
        }

        @Override
        public Observed<DeploymentSpec, DeploymentOutputs> read(
                Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
            return super.read(Tweak.marked(known, OneGeneration::first), context);
        }
    }

    private static final class AllGenerations extends FlatProvider {
        AllGenerations(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Deletion delete(Known<DeploymentSpec, DeploymentOutputs> known, ApplyContext context) {
            remove(
                    this,
                    thing -> thing.mark().address().equals(known.address())
                            && thing.mark().lineage().equals(known.mark().lineage())
                            && !thing.mark().equals(known.mark()));
            return super.delete(known, context);
        }
    }

    private static final class UnstableName extends FlatProvider {
        UnstableName(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return Tweak.outputs(super.apply(task, context), outputs -> renamed(outputs, task.generation()));
        }

        @Override
        public Observed<DeploymentSpec, DeploymentOutputs> read(
                Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
            return Tweak.outputs(super.read(known, context), outputs -> renamed(outputs, known.generation()));
        }

        private static DeploymentOutputs renamed(DeploymentOutputs outputs, long generation) {
            List<Endpoint> endpoints = outputs.endpoints().stream()
                    .map(e -> e.from() == From.HOST
                            ? e
                            : new Endpoint(e.port(), e.from(), "g" + generation + "-" + e.host(), e.number()))
                    .toList();
            return DeploymentOutputs.of(outputs.access(), endpoints, outputs.instances());
        }
    }

    private static final class GoneTooEarly extends FlatProvider {
        private final Queue<Runnable> later = new ConcurrentLinkedQueue<>();

        GoneTooEarly(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Deletion delete(Known<DeploymentSpec, DeploymentOutputs> known, ApplyContext context) {
            if (known.spec().ports().stream().noneMatch(port -> port.host().isPresent())) {
                return super.delete(known, context);
            }
            later.add(() -> super.delete(known, context));
            return Deletion.gone();
        }

        @Override
        public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
            later.forEach(Runnable::run);
            super.inventory(scope, each, context);
        }
    }

    private static final class WholeProject extends FlatProvider {
        WholeProject(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Deletion delete(Known<DeploymentSpec, DeploymentOutputs> known, ApplyContext context) {
            remove(
                    this,
                    thing -> thing.mark()
                                    .address()
                                    .project()
                                    .equals(known.address().project())
                            && thing.mark().lineage().equals(known.mark().lineage())
                            && !thing.mark().address().equals(known.address()));
            return super.delete(known, context);
        }
    }

    /** Takes all marks for others. */
    private static class Renaming extends FlatProvider {
        private final UnaryOperator<Mark> rename;

        Renaming(InMemoryFixture fixture, UnaryOperator<Address> rename) {
            super(fixture);
            this.rename = Tweak.address(rename);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return super.apply(Tweak.marked(task, rename), context);
        }

        @Override
        public Deletion delete(Known<DeploymentSpec, DeploymentOutputs> known, ApplyContext context) {
            return super.delete(Tweak.marked(known, rename), context);
        }

        @Override
        public DeploymentStatus status(Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
            return super.status(Tweak.marked(known, rename), context);
        }

        @Override
        public Observed<DeploymentSpec, DeploymentOutputs> read(
                Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
            return super.read(Tweak.marked(known, rename), context);
        }

        @Override
        public void logs(
                Known<DeploymentSpec, DeploymentOutputs> known,
                LogQuery query,
                Consumer<LogLine> each,
                CallContext context) {
            super.logs(Tweak.marked(known, rename), query, each, context);
        }

        static UnaryOperator<Address> name(UnaryOperator<String> change) {
            return a -> new Address(a.project(), a.stack(), a.kind(), change.apply(a.name()));
        }
    }

    private static final class DotsAsDashes extends Renaming {
        DotsAsDashes(InMemoryFixture fixture) {
            super(fixture, name(name -> name.length() > 40 ? name : name.replace('.', '-')));
        }
    }

    private static final class CutsNames extends Renaming {
        CutsNames(InMemoryFixture fixture) {
            super(fixture, name(name -> name.substring(0, Math.min(60, name.length()))));
        }
    }

    private static final class IgnoresProject extends Renaming {
        IgnoresProject(InMemoryFixture fixture) {
            super(fixture, a -> new Address(a.project().replaceFirst("-two$", ""), a.stack(), a.kind(), a.name()));
        }
    }

    private static final class ListsAPart extends FlatProvider {
        ListsAPart(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
            List<Found> all = new ArrayList<>();
            super.inventory(scope, all::add, context);
            all.stream().limit(2).forEach(each);
        }
    }

    private static final class ListsOthers extends FlatProvider {
        ListsOthers(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
            world().things().stream()
                    .filter(Thing.Running.class::isInstance)
                    .filter(thing -> thing.mark().installation().equals(scope.installation()))
                    .forEach(thing -> each.accept(new Found(thing.mark(), thing.engineId())));
        }
    }

    private static final class ListsNames extends FlatProvider {
        ListsNames(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
            super.inventory(
                    scope, found -> each.accept(new Found(found.mark(), "name-of-" + found.engineId())), context);
        }
    }

    private static final class EndsQuietly extends FlatProvider {
        EndsQuietly(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
            try {
                super.inventory(scope, each, context);
            } catch (IllegalStateException ignored) {
            }
        }
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
