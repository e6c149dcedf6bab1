package io.vaporform.testkit.tck;

import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Outputs;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Spec;
import io.vaporform.spec.Value;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Known;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Observed;
import io.vaporform.spi.Stage;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Copies of what is passed to and from a provider, with one thing changed. */
final class Tweak {

    private Tweak() {}

    static <S extends Spec, O extends Outputs> Task<S, O> wanting(Task<S, O> task, UnaryOperator<S> change) {
        return new Task<>(
                task.address(),
                task.generation(),
                task.mark(),
                task.cause(),
                change.apply(task.wanted()),
                task.before(),
                task.soFar());
    }

    static Task<DeploymentSpec, DeploymentOutputs> because(Cause cause, Task<DeploymentSpec, DeploymentOutputs> task) {
        return new Task<>(
                task.address(), task.generation(), task.mark(), cause, task.wanted(), task.before(), task.soFar());
    }

    static Task<DeploymentSpec, DeploymentOutputs> marked(
            Task<DeploymentSpec, DeploymentOutputs> task, UnaryOperator<Mark> change) {
        return new Task<>(
                task.address(),
                task.generation(),
                change.apply(task.mark()),
                task.cause(),
                task.wanted(),
                task.before(),
                task.soFar());
    }

    static Known<DeploymentSpec, DeploymentOutputs> marked(
            Known<DeploymentSpec, DeploymentOutputs> known, UnaryOperator<Mark> change) {
        return new Known<>(
                known.address(), known.generation(), change.apply(known.mark()), known.spec(), known.outputs());
    }

    static UnaryOperator<Mark> address(UnaryOperator<Address> change) {
        return mark -> new Mark(mark.installation(), mark.lineage(), change.apply(mark.address()), mark.generation());
    }

    static Known<DeploymentSpec, DeploymentOutputs> known(Task<DeploymentSpec, DeploymentOutputs> task) {
        return new Known<>(task.address(), task.generation(), task.mark(), task.wanted(), Optional.empty());
    }

    static UnaryOperator<DeploymentSpec> env(UnaryOperator<Value<?>> change) {
        return spec -> {
            DeploymentSpec.Builder changed = spec.toBuilder();
            spec.env().forEach((name, value) -> changed.env(name, change.apply(value)));
            return changed.build();
        };
    }

    static <O extends Outputs> Step<O> outputs(Step<O> step, UnaryOperator<O> change) {
        return step instanceof Step.Done<O> done ? Step.done(change.apply(done.outputs())) : step;
    }

    static Observed<DeploymentSpec, DeploymentOutputs> outputs(
            Observed<DeploymentSpec, DeploymentOutputs> observed, UnaryOperator<DeploymentOutputs> change) {
        return observed instanceof Observed.Present<DeploymentSpec, DeploymentOutputs> present
                ? new Observed.Present<>(present.actual(), change.apply(present.outputs()), present.health())
                : observed;
    }

    static <O extends Outputs> Step<O> failures(Step<O> step, UnaryOperator<String> change) {
        return step instanceof Step.Failed<O> failed
                ? new Step.Failed<>(
                        failed.soFar(), failed.failures().stream().map(change).toList(), failed.retryAfter())
                : step;
    }

    static boolean has(DeploymentSpec spec, String variable) {
        return spec.env().containsKey(variable);
    }

    static String text(DeploymentSpec spec) {
        return String.join(",", spec.env().values().stream().map(Tweak::text).toList());
    }

    static String text(Value<?> value) {
        Object literal = ((Value.Literal<?>) value).value();
        return literal instanceof Secret secret ? secret.reveal() : literal.toString();
    }

    static boolean there(FlatProvider provider, Mark mark) {
        return !provider.world().things(mark).isEmpty();
    }

    /** Without progress. */
    static ApplyContext silent(ApplyContext context) {
        return new FlatContext(context) {
            @Override
            public void progress(Stage stage, String text) {}
        };
    }

    static List<String> names(DeploymentOutputs outputs) {
        return outputs.instances().stream().map(instance -> instance.name()).toList();
    }
}
