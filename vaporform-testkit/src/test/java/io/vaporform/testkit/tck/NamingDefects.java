package io.vaporform.testkit.tck;

import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.DeploymentStatus;
import io.vaporform.spi.Known;
import io.vaporform.spi.LogLine;
import io.vaporform.spi.LogQuery;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Observed;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Mixes up names: of generations, of projects, of addresses that look alike. */
final class NamingDefects {

    private NamingDefects() {}

    static List<Defect> all() {
        return List.of(
                Defect.of("ignores the generation in names", "D401 D406 D601 D602 D1501", OneGeneration::new),
                Defect.of("puts the generation into the network name", "D603", UnstableName::new),
                Defect.of("writes '.' as '-' in names", "D1101", DotsAsDashes::new),
                Defect.of("cuts long names off", "D1102", CutsNames::new),
                Defect.of("ignores the project in names", "D1803", IgnoresProject::new));
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
}
