package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.docker.test.TestContext;
import io.vaporform.docker.test.TestTime;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Kind;
import io.vaporform.spec.VolumeOutputs;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.DeploymentProvider;
import io.vaporform.spi.Known;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Scope;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Calls a provider as the engine does, in a project of its own, and removes everything at the end. */
public final class Workbench implements AutoCloseable {

    private static final String PROJECT = "bench";

    public final TestTime time = new TestTime();
    public final DockerProvider provider;
    public final TestContext context;
    public final Scope scope;
    private final List<Known<DeploymentSpec, DeploymentOutputs>> deployments = new ArrayList<>();
    private final List<Known<VolumeSpec, VolumeOutputs>> volumes = new ArrayList<>();

    public Workbench() {
        this(DockerProvider.builder().host(TestEngine.host()).build());
    }

    public Workbench(DockerProvider provider) {
        this.provider = provider;
        scope = new Scope("it-" + UUID.randomUUID().toString().substring(0, 8), "lineage");
        context = new TestContext(scope, time);
        provider.projects().orElseThrow().open(PROJECT, context);
    }

    public DeploymentProvider service() {
        return service(provider);
    }

    private static DeploymentProvider service(DockerProvider provider) {
        return (DeploymentProvider) provider.services().get(0);
    }

    public Address address(String name) {
        return new Address(PROJECT, "main", Kind.DEPLOYMENT, name);
    }

    public Mark mark(Address address, long generation) {
        return new Mark(scope.installation(), scope.lineage(), address, generation);
    }

    public Task<DeploymentSpec, DeploymentOutputs> task(String name, DeploymentSpec spec) {
        Address address = address(name);
        Mark mark = mark(address, 1);
        deployments.add(new Known<>(address, 1, mark, spec, Optional.empty()));
        return new Task<>(address, 1, mark, Cause.SPEC, spec, Optional.empty(), Optional.empty());
    }

    public static Task<DeploymentSpec, DeploymentOutputs> change(
            Known<DeploymentSpec, DeploymentOutputs> before, Cause cause, DeploymentSpec wanted) {
        return new Task<>(
                before.address(),
                before.generation(),
                before.mark(),
                cause,
                wanted,
                Optional.of(before),
                Optional.empty());
    }

    public Known<DeploymentSpec, DeploymentOutputs> deployed(String name, DeploymentSpec spec) {
        return done(task(name, spec), context);
    }

    public Known<DeploymentSpec, DeploymentOutputs> done(
            Task<DeploymentSpec, DeploymentOutputs> task, TestContext context) {
        Step<DeploymentOutputs> last = run(task, context);
        assertThat(last).isInstanceOf(Step.Done.class);
        return new Known<>(
                task.address(),
                task.generation(),
                task.mark(),
                task.wanted(),
                Optional.of(((Step.Done<DeploymentOutputs>) last).outputs()));
    }

    public List<String> failures(Task<DeploymentSpec, DeploymentOutputs> task) {
        Step<DeploymentOutputs> last = run(task, context);
        assertThat(last).isInstanceOf(Step.Failed.class);
        return ((Step.Failed<DeploymentOutputs>) last).failures();
    }

    /** Calls until it is no longer working. */
    public Step<DeploymentOutputs> run(Task<DeploymentSpec, DeploymentOutputs> first, TestContext context) {
        return run(provider, first, context);
    }

    /** As {@link #run(Task, TestContext)}, by another provider of the same engine. */
    public Step<DeploymentOutputs> run(
            DockerProvider by, Task<DeploymentSpec, DeploymentOutputs> first, TestContext context) {
        Task<DeploymentSpec, DeploymentOutputs> task = first;
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            Step<DeploymentOutputs> step = service(by).deployments().apply(task, context);
            if (!(step instanceof Step.Working<DeploymentOutputs> working)) {
                return step;
            }
            assertThat(System.nanoTime()).as("still working after a minute").isLessThan(end);
            task = new Task<>(
                    task.address(),
                    task.generation(),
                    task.mark(),
                    task.cause(),
                    task.wanted(),
                    task.before(),
                    working.soFar());
            pause(working.recheckAfter());
        }
    }

    public VolumeOutputs volume(String name, VolumeSpec spec) {
        Address address = new Address(PROJECT, "main", Kind.VOLUME, name);
        Mark mark = mark(address, 1);
        Step<VolumeOutputs> step = service()
                .volumes()
                .orElseThrow()
                .apply(new Task<>(address, 1, mark, Cause.SPEC, spec, Optional.empty(), Optional.empty()), context);
        assertThat(step).isInstanceOf(Step.Done.class);
        VolumeOutputs outputs = ((Step.Done<VolumeOutputs>) step).outputs();
        volumes.add(new Known<>(address, 1, mark, spec, Optional.of(outputs)));
        return outputs;
    }

    public Known<VolumeSpec, VolumeOutputs> lastVolume() {
        return volumes.get(volumes.size() - 1);
    }

    public void delete(Known<DeploymentSpec, DeploymentOutputs> known) {
        while (service().deployments().delete(known, context) instanceof Deletion.Pending pending) {
            pause(pending.recheckAfter());
        }
    }

    private void deleteVolume(Known<VolumeSpec, VolumeOutputs> known) {
        while (service().volumes().orElseThrow().delete(known, context) instanceof Deletion.Pending pending) {
            pause(pending.recheckAfter());
        }
    }

    private void pause(Duration duration) {
        try {
            time.pause(duration);
        } catch (InterruptedException over) {
            throw new AssertionError(over);
        }
    }

    @Override
    public void close() {
        context.membership.holdsDrain = false;
        deployments.forEach(this::delete);
        volumes.forEach(this::deleteVolume);
        provider.projects().orElseThrow().close(PROJECT, context);
        provider.close();
        time.close();
    }
}
