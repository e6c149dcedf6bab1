package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Instance;
import io.vaporform.spi.Capability;
import io.vaporform.spi.ChangeEffect.How;
import java.util.List;

/** How many instances there are. */
abstract class ScaleRules extends RuleGroup {

    ScaleRules(DeploymentProviderTck tck) {
        super(tck);
    }

    @Rule(
            value = "D501",
            verifies = "as many instances run as are wanted, each with a name and an identity of its own",
            ifItFails = "that instances are numbered from 1 to replicas, and outputs list all of them")
    void replicasRun() {
        App app = kit().app(kit().probe().replicas(3));
        if (app.refusedFor(Capability.REPLICAS)) {
            return;
        }
        app.deploy();

        assertThat(app.status().ready()).isEqualTo(3);
        assertThat(instances(app)).hasSize(3);
        assertThat(instances(app).stream().map(Instance::name).distinct()).hasSize(3);
        assertThat(instances(app).stream().map(Instance::engineId).distinct()).hasSize(3);
    }

    @Rule(
            value = "D502",
            verifies = "scaling up is in place, and leaves what runs alone",
            ifItFails = "that effect() does not count replicas, and apply() makes only the missing instances")
    void scalingUpKeepsWhatRuns() {
        if (kit().app(kit().probe().replicas(3)).refusedFor(Capability.REPLICAS)) {
            return;
        }
        App app = deployed();
        String first = app.first().engineId();

        scale(app, 3);

        assertThat(app.status().ready()).isEqualTo(3);
        assertThat(instances(app)).extracting(Instance::engineId).contains(first);
        assertThat(app.starts().lines()).isEqualTo(3);
    }

    @Rule(
            value = "D503",
            verifies = "scaling down removes the surplus, and, where it is in place, leaves the others alone",
            ifItFails = "that the instances with the highest numbers are removed, or the effect is not IN_PLACE")
    void scalingDownRemovesTheSurplus() {
        App app = kit().app(kit().probe().replicas(3));
        if (app.refusedFor(Capability.REPLICAS)) {
            return;
        }
        app.deploy();
        String first = app.first().engineId();
        DeploymentSpec.Builder fewer = app.spec().toBuilder().replicas(1);
        boolean inPlace = effect(app, fewer) == How.IN_PLACE;

        App scaled = changed(app, fewer);

        assertThat(scaled.status().instances()).hasSize(1);
        assertThat(instances(scaled)).hasSize(1);
        assertThat(scaled.starts().lines()).isEqualTo(1);
        assertThat(first.equals(scaled.first().engineId()))
                .as("the first one is the same")
                .isEqualTo(inPlace);
    }

    @Rule(
            value = "D504",
            verifies = "zero replicas stop it, and one starts it again",
            ifItFails = "that replicas(0) is done with no instances, and no outputs are taken from a first one")
    void zeroStopsIt() {
        App app = deployed();

        scale(app, 0);
        assertThat(app.status().instances()).isEmpty();
        assertThat(instances(app)).isEmpty();

        scale(app, 1);
        assertThat(app.status().ready()).isEqualTo(1);
    }

    private void scale(App app, int replicas) {
        DeploymentSpec.Builder after = app.spec().toBuilder().replicas(replicas);
        assertThat(effect(app, after)).as("effect of a change of replicas").isEqualTo(How.IN_PLACE);
        app.want(after.build());
        app.deploy();
    }

    private How effect(App app, DeploymentSpec.Builder after) {
        return deployments().effect(app.spec(), after.build(), kit().can()).how();
    }

    private static List<Instance> instances(App app) {
        return app.known().outputs().orElseThrow().instances();
    }
}
