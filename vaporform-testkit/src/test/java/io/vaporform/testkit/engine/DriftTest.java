package io.vaporform.testkit.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Blueprint;
import io.vaporform.Infrastructure;
import io.vaporform.Look;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.event.Event;
import io.vaporform.event.Finding;
import io.vaporform.plan.Action;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.DriftPolicy;
import io.vaporform.state.Batch;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The world is not as it was made. */
class DriftTest {

    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofSeconds(90);

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private static Blueprint web(DriftPolicy policy) {
        return Blueprint.named("shop", b -> b.deployment(
                        "web", a -> a.image("shop/web:1").port(8080).replicas(2))
                .drift(policy));
    }

    private Infrastructure watching(DriftPolicy standard) {
        return rig.infra(b -> b.supervise().drift(EVERY, standard));
    }

    private void lose(String name) {
        rig.world.removeBehindOurBack(rig.running(name).get(0).engineId());
    }

    private static List<Finding> findings(Infrastructure infra) {
        return infra.project("shop").stack().findings();
    }

    @Test
    void aPlanSeesItInTheListingsAndWritesNothing() {
        Infrastructure infra = rig.infra();
        Blueprint two = Rig.web(w -> w.replicas(2));
        infra.project("shop").apply(two);
        lose("web");
        ResourceState before = Rig.state(infra, "web");

        assertThat(infra.project("shop").plan(two).isNoOp()).isTrue();
        assertThat(infra.project("shop").stack().plan(two, Look.INVENTORY).changes())
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.action()).isEqualTo(Action.UPDATE);
                    assertThat(change.fields().toString()).contains("replicas");
                });
        assertThat(Rig.state(infra, "web")).isEqualTo(before);
    }

    @Test
    void aPlanFromTheListingsOfAnUnchangedWorldIsANoOp() {
        Infrastructure infra = rig.infra();
        infra.project("shop").apply(Rig.web(w -> {}));

        assertThat(infra.project("shop")
                        .stack()
                        .plan(Rig.web(w -> {}), Look.INVENTORY)
                        .isNoOp())
                .isTrue();
        assertThat(infra.project("shop")
                        .stack()
                        .plan(Rig.web(w -> {}), Look.EACH)
                        .isNoOp())
                .isTrue();
    }

    @Test
    void isReportedOnceAndClearedByTheNextApply() {
        Infrastructure infra = watching(DriftPolicy.REPORT);
        infra.project("shop").apply(Rig.web(w -> {}));
        lose("web");
        rig.pass(Duration.ofMinutes(5));

        assertThat(findings(infra)).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("drift.absent");
            assertThat(finding.toString()).contains("it is gone", "apply its stack again");
        });
        assertThat(Rig.state(infra, "web").phase()).isEqualTo(Phase.DEGRADED);
        assertThat(rig.running("web")).isEmpty();

        infra.project("shop").apply(Rig.web(w -> {}));
        rig.pass(SOON);
        assertThat(rig.running("web")).hasSize(1);
        assertThat(findings(infra)).isEmpty();
        assertThat(infra.project("shop").stack().history())
                .extracting(Event::type)
                .containsOnlyOnce(Event.Type.FOUND, Event.Type.CLEARED);
    }

    @Test
    void whatCouldNotBeAppliedIsNotTakenForAppliedWhenTheWorldDiffersToo() {
        Infrastructure infra = watching(DriftPolicy.REPORT);
        infra.project("shop").apply(web(DriftPolicy.REPORT));
        assertThatThrownBy(() -> infra.project("shop").deployment("web").update(d -> d.image(Rig.BROKEN)))
                .isInstanceOf(ApplyFailedException.class);
        ResourceState failed = Rig.state(infra, "web");
        rig.pass(Duration.ofMinutes(5));
        assertThat(Rig.state(infra, "web")).as("it still has failed").isEqualTo(failed);

        lose("web");
        rig.pass(Duration.ofMinutes(5));

        DeploymentSpec actual =
                (DeploymentSpec) Rig.state(infra, "web").applied().orElseThrow().spec();
        assertThat(actual.image()).hasValue("shop/web:1");
        assertThat(actual.replicas()).isEqualTo(1);
    }

    @Test
    void whatFailedBeforeItWasChangedByOthersHasStillFailedOnceItIsPutBack() {
        Infrastructure infra = watching(DriftPolicy.REPORT);
        infra.project("shop").apply(web(DriftPolicy.REPORT));
        assertThatThrownBy(() -> infra.project("shop").deployment("web").update(d -> d.image(Rig.BROKEN)))
                .isInstanceOf(ApplyFailedException.class);
        ResourceState failed = Rig.state(infra, "web");
        Row row = rig.store.read("resource/" + Rig.address("web")).orElseThrow();
        String drifted = new String(row.value(), UTF_8).replace("\"FAILED\"", "\"DEGRADED\"");
        rig.store.commit(new Batch().put(row.key(), row.revision(), drifted.getBytes(UTF_8)));
        assertThat(Rig.state(infra, "web").phase()).isEqualTo(Phase.DEGRADED);

        rig.pass(Duration.ofMinutes(5));

        assertThat(Rig.state(infra, "web").phase()).isEqualTo(Phase.FAILED);
        assertThat(Rig.state(infra, "web").applied()).isEqualTo(failed.applied());
        assertThat(infra.project("shop").stack().history())
                .filteredOn(event -> event.actor().equals("supervisor"))
                .as("not even for a moment")
                .noneMatch(event -> event.phase() == Phase.READY);
    }

    @Test
    void whatIsWantedAsOthersHaveMadeItIsNoDriftAnyMore() {
        Infrastructure infra = watching(DriftPolicy.REPORT);
        infra.project("shop").apply(web(DriftPolicy.REPORT));
        lose("web");
        rig.pass(Duration.ofMinutes(5));
        assertThat(findings(infra)).hasSize(1);

        infra.project("shop").deployment("web").scale(1);
        rig.pass(Duration.ofMinutes(5));

        assertThat(findings(infra)).isEmpty();
        assertThat(Rig.state(infra, "web").phase()).isEqualTo(Phase.READY);
        assertThat(infra.project("shop").stack().refresh()).isEmpty();
    }

    /** What belonged to it, such as a port, is given back by its provider. */
    @Test
    void whatIsLostIsRememberedUntilItsProviderWasToldOfIt() {
        Infrastructure infra = watching(DriftPolicy.REPORT);
        infra.project("shop").apply(web(DriftPolicy.REPORT));
        lose("web");
        rig.pass(Duration.ofMinutes(5));
        assertThat(rig.running("web"))
                .as("reported, at each look, and not healed")
                .hasSize(1);
        assertThat(findings(infra)).hasSize(1);
        assertThat(rig.store.scan("members/")).hasSize(1);

        infra.project("shop").apply(web(DriftPolicy.REPORT));

        assertThat(rig.store.scan("members/")).isEmpty();
    }

    @Test
    void isHealedWhereTheResourceSaysSo() {
        Infrastructure infra = watching(DriftPolicy.REPORT);
        infra.project("shop").apply(web(DriftPolicy.HEAL));
        lose("web");
        rig.pass(SOON);

        assertThat(rig.running("web")).hasSize(2);
        assertThat(Rig.state(infra, "web").phase()).isEqualTo(Phase.READY);
        rig.pass(SOON);
        assertThat(findings(infra)).isEmpty();
    }

    @Test
    void whatIsGoneAltogetherIsHealedAsANewLife() {
        Infrastructure infra = watching(DriftPolicy.HEAL);
        infra.project("shop").apply(Rig.web(w -> {}));
        lose("web");
        rig.pass(SOON);

        assertThat(rig.running("web")).hasSize(1);
        assertThat(Rig.state(infra, "web").applied().orElseThrow().generation()).isEqualTo(2);
    }

    @Test
    void isAdoptedWhereTheResourceSaysSo() {
        Infrastructure infra = watching(DriftPolicy.REPORT);
        infra.project("shop").apply(web(DriftPolicy.ADOPT));
        lose("web");
        rig.pass(SOON);

        assertThat(Rig.state(infra, "web").phase()).isEqualTo(Phase.READY);
        assertThat(infra.project("shop").plan(web(DriftPolicy.ADOPT)).toString())
                .as("the next apply of the blueprint wins, and says so")
                .contains("replicas");
    }

    @Test
    void isLeftAloneWhereTheResourceSaysSo() {
        Infrastructure infra = watching(DriftPolicy.HEAL);
        infra.project("shop").apply(Rig.web(w -> w.replicas(2)));
        infra.project("shop").deployment("web").drift(DriftPolicy.IGNORE);
        lose("web");
        rig.pass(Duration.ofMinutes(5));

        assertThat(rig.running("web")).hasSize(1);
        assertThat(findings(infra)).isEmpty();
    }

    @Test
    void whoCannotBeAskedIsUnknownAndNothingIsMadeAgain() {
        Infrastructure infra = watching(DriftPolicy.HEAL);
        infra.project("shop").apply(Rig.web(w -> {}));
        ResourceState before = Rig.state(infra, "web");
        lose("web");
        rig.provider.faults().on("web").unavailable(Integer.MAX_VALUE);
        rig.pass(Duration.ofMinutes(5));

        assertThat(rig.running("web")).isEmpty();
        assertThat(Rig.state(infra, "web")).isEqualTo(before);
        assertThat(findings(infra)).extracting(Finding::code).containsExactly("drift.unknown");
        assertThatThrownBy(() -> infra.project("shop").stack().refresh())
                .isInstanceOf(ProviderUnavailableException.class);

        rig.provider.faults().clear();
        rig.pass(SOON);
        rig.pass(SOON);
        assertThat(rig.running("web")).hasSize(1);
        assertThat(findings(infra)).isEmpty();
    }
}
