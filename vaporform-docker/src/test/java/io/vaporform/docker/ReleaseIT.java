package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Step;
import org.junit.jupiter.api.Test;

/** What a new version runs before its instances are started. */
class ReleaseIT extends EngineTestCase {

    @Test
    void theReleaseCommandRunsOnceBeforeTheFirstInstance() {
        DeploymentSpec spec = Fixture.spec().replicas(2).release("exit", "0").build();
        var app = bench.deployed("web", spec);

        var containers = raw.call(s -> s.docker()
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(app.mark().labels())
                .exec());
        assertThat(containers).hasSize(3);
        var job = containers.stream()
                .filter(container ->
                        container.getLabels().get("io.vaporform.instance").equals("release"))
                .findFirst()
                .orElseThrow();
        assertThat(job.getState()).isEqualTo("exited");
        assertThat(containers).allMatch(container -> container == job || container.getCreated() >= job.getCreated());
        assertThat(bench.service().metrics(app, bench.context)).hasSize(2);

        DeploymentSpec one = spec.toBuilder().replicas(1).build();
        var scaled = bench.done(Workbench.change(app, Cause.SPEC, one), bench.context);
        assertThat(scaled.outputs().orElseThrow().instances()).hasSize(1);
        String state = raw.call(s ->
                s.docker().inspectContainerCmd(job.getId()).exec().getState().getStatus());
        assertThat(state).as("the job, which knows that it is done").isEqualTo("exited");
    }

    @Test
    void aReleaseThatFailsTellsWhyAndRunsAgainInAnotherOperation() {
        var task = bench.task(
                "web",
                Fixture.spec().env("VERSION", "s3cr3t").release("exit", "7").build());

        assertThat(bench.failures(task))
                .singleElement()
                .asString()
                .contains("release")
                .contains("exit code 7")
                .contains("asked to exit with 7");
        assertThat(((Step.Failed<DeploymentOutputs>) bench.run(task, bench.context.operation("next"))).failures())
                .singleElement()
                .asString()
                .contains("exit code 7");
    }
}
