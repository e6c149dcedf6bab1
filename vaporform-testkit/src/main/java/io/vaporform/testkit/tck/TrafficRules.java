package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Instance;
import io.vaporform.spec.RolloutPolicy;
import io.vaporform.spi.Capability;
import io.vaporform.spi.Cause;
import io.vaporform.spi.ChangeEffect.How;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Membership.Drain;
import io.vaporform.spi.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What balancers are told. */
abstract class TrafficRules extends RuleGroup {

    TrafficRules(DeploymentProviderTck tck) {
        super(tck);
    }

    @Rule(
            value = "D1901",
            verifies = "each instance is announced before traffic is wanted for it",
            ifItFails = "that Membership.starting() comes before active(), with the instance of the outputs")
    void instancesAreAnnounced() {
        App app = deployed(kit().probe().replicas(several()));
        List<Instance> instances = app.known().outputs().orElseThrow().instances();

        assertThat(app.members().instances()).containsExactlyInAnyOrderElementsOf(instances);
        assertThat(instances)
                .allSatisfy(instance -> assertThat(told(app, instance.name())).startsWith("starting", "active"));
    }

    @Rule(
            value = "D1902",
            verifies = "traffic is wanted only for an instance that is healthy",
            ifItFails = "that active() is asked after the health check has passed")
    void onlyHealthyInstancesGetTraffic() {
        App app = kit().app(kit().probe().env("START_DELAY_MS", "1000"));
        List<Integer> ready = new ArrayList<>();
        Probe probe = (what, about) -> {
            if (what.equals("active")) {
                ready.add(app.status().ready());
            }
        };

        app.apply(Call.of(Cause.SPEC, kit().operation()).probe(probe)).outputs();

        assertThat(ready).isNotEmpty().containsOnly(1);
    }

    @Rule(
            value = "D1903",
            verifies = "it is done only when balancers send traffic",
            ifItFails = "that apply() returns Working while active() is false")
    void doneMeansInService() {
        App app = app();
        app.members().refuseActive(2);

        Outcome<?> outcome = app.apply(Cause.SPEC);

        assertThat(outcome.step()).isInstanceOf(Step.Done.class);
        assertThat(outcome.calls()).hasSizeGreaterThanOrEqualTo(3);
    }

    @Rule(
            value = "D1904",
            verifies = "an instance that still serves is not removed",
            ifItFails = "that delete() drains first and returns Pending while the answer is BUSY")
    void busyInstancesStay() {
        App app = deployed();
        app.members().answerDrain(Drain.BUSY);

        assertThat(app.deleteOnce()).isInstanceOf(Deletion.Pending.class);
        assertThat(app.status().ready()).isEqualTo(1);
        app.delete();
        assertThat(app.engineIds()).isEmpty();
    }

    @Rule(
            value = "D1905",
            verifies = "a drain that has timed out does not stop the removal",
            ifItFails = "that TIMED_OUT counts as DRAINED")
    void drainsEnd() {
        App app = deployed();
        app.members().answerDrain(Drain.TIMED_OUT);

        assertThat(app.deleteOnce()).isEqualTo(Deletion.gone());
        assertThat(app.engineIds()).isEmpty();
    }

    @Rule(
            value = "D1906",
            verifies = "balancers are told when an instance is gone",
            ifItFails = "that Membership.gone() follows each removal")
    void goneIsTold() {
        App app = deployed();
        String name = app.first().name();

        app.delete();

        assertThat(told(app, name)).endsWith("drain", "gone");
    }

    @Rule(
            value = "D1907",
            verifies = "scaling down in place drains before it removes",
            ifItFails = "that apply() returns Working while a surplus instance is BUSY")
    void scalingDownDrains() {
        App app = kit().app(kit().probe().replicas(2));
        if (app.refusedFor(Capability.REPLICAS)) {
            return;
        }
        app.deploy();
        DeploymentSpec fewer = app.spec().toBuilder().replicas(1).build();
        if (deployments().effect(app.spec(), fewer, kit().can()).how() != How.IN_PLACE) {
            return; // all of the generation is drained, which D1904 checks
        }
        app.members().answerDrain(Drain.BUSY);
        app.want(fewer);

        assertThat(app.once(Call.of(Cause.SPEC, kit().operation()))).isInstanceOf(Step.Working.class);
        assertThat(app.status().instances()).hasSize(2);
        app.deploy();
        assertThat(app.members().instances()).hasSize(1);
    }

    @Rule(
            value = "D1908",
            verifies = "no more instances than the batch are on their way into service at a time",
            ifItFails = "that apply() makes the next ones only when active() has said yes of those before")
    void batchesFollowOneAnother() {
        App app = kit().app(kit().probe().replicas(several()).rollout(RolloutPolicy.inBatchesOf(1)));
        if (app.refusedFor(Capability.ROLLOUT)) {
            return;
        }
        app.deploy();

        Set<String> underWay = new HashSet<>();
        Set<String> serving = new HashSet<>();
        for (Members.Event event : app.members().events()) {
            if (event.what().equals("active")) {
                underWay.remove(event.instance());
                serving.add(event.instance());
            } else if (!serving.contains(event.instance())) {
                underWay.add(event.instance());
            }
            assertThat(underWay).hasSizeLessThanOrEqualTo(1);
        }
        assertThat(serving).hasSize(several());
    }

    private static List<String> told(App app, String instance) {
        return app.members().events().stream()
                .filter(event -> event.instance().equals(instance))
                .map(Members.Event::what)
                .toList();
    }
}
