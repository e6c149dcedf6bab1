package io.vaporform.testkit.tck;

import io.vaporform.error.ProvisioningException;
import io.vaporform.memory.Thing;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Found;
import io.vaporform.spi.Known;
import io.vaporform.spi.Scope;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Wrong when something is to go. */
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
                Defect.of("deletes all generations", "D401 D406 D602", AllGenerations::new),
                Defect.of("says gone before the system has let go", "D604", GoneTooEarly::new),
                Defect.of("deletes a whole project", "D1002", WholeProject::new));
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
}
