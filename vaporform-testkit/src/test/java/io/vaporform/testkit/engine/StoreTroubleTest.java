package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Blueprint;
import io.vaporform.DeploymentRef;
import io.vaporform.Infrastructure;
import io.vaporform.Operation;
import io.vaporform.error.ConflictException;
import io.vaporform.error.StoreUnavailableException;
import io.vaporform.error.VaporformException;
import io.vaporform.plan.Outcome;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.state.Batch;
import io.vaporform.state.Phase;
import io.vaporform.state.Row;
import io.vaporform.template.Postgres;
import io.vaporform.testkit.LogCapture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The store is away for a while, or holds what cannot be used. */
class StoreTroubleTest {

    private static final Duration OUTAGE = Duration.ofSeconds(30);

    /** A database, its volume, and what uses it. */
    private static final int SHOP_RESOURCES = 3;

    /** The commit of what an apply came to: after what is wanted, and the intent. */
    private static final int ANSWER = 2;

    private static final Blueprint SHOP = Blueprint.named("shop", b -> {
        DeploymentRef db = b.deployment("orders-db", Postgres.small());
        b.deployment("web", a -> a.image("shop/web:1").port(8080).replicas(2).env("DATABASE_URL", db.uri()));
    });

    private final Rig rig = new Rig();
    private final Outage store = new Outage(rig.store);

    @AfterEach
    void close() {
        store.back();
        rig.close();
    }

    private Infrastructure infra() {
        return rig.infra(store, b -> {});
    }

    /** From each commit of an apply but the first, which is the verb's own. */
    @TestFactory
    List<DynamicTest> aStoreThatIsAwayForAWhileLosesNothing() {
        int commits = goesOn(Integer.MAX_VALUE, true);
        assertThat(commits).isGreaterThan(SHOP_RESOURCES * 2);
        return IntStream.range(1, commits)
                .boxed()
                .flatMap(commit -> List.of(true, false).stream()
                        .map(before -> DynamicTest.dynamicTest(
                                "from commit " + commit + ", " + (before ? "before" : "after") + " it is written",
                                () -> assertThat(goesOn(commit, before)).isGreaterThan(commit))))
                .toList();
    }

    /** How many commits the apply asked for. */
    private static int goesOn(int commit, boolean before) {
        Rig own = new Rig();
        Outage away = new Outage(own.store);
        try {
            Infrastructure infra = own.infra(away, b -> {});
            infra.project("shop")
                    .stack("warm")
                    .deploy("web", DeploymentSpec.builder().image("shop/web:1"));
            away.fails(commit, before);
            own.time.schedule(OUTAGE, away::back);
            Operation operation = infra.project("shop").start(SHOP);
            operation.await();
            int asked = away.asked();
            own.pass(OUTAGE);

            assertThat(infra.project("shop").plan(SHOP).isNoOp()).isTrue();
            assertThat(own.running("web")).hasSize(2);
            assertThat(own.world.things()).hasSize(5);
            assertThat(infra.operation(operation.id()).await().changes())
                    .allMatch(change -> change.outcome() == Outcome.APPLIED);
            return asked;
        } finally {
            away.back();
            own.close();
        }
    }

    @Test
    void aStoreThatReadsAndDoesNotWriteIsAskedOnceASecondAndNotTakenForASilentProvider() {
        Infrastructure infra = infra();
        infra.project("shop")
                .stack("warm")
                .deploy("web", DeploymentSpec.builder().image("shop/web:1"));
        store.failsToWrite(ANSWER);
        rig.time.schedule(OUTAGE, store::back);

        try (LogCapture logs = LogCapture.start()) {
            infra.project("shop").apply(Rig.web(a -> {}));

            assertThat(logs.lines())
                    .filteredOn(line -> line.contains("web waits for the store"))
                    .hasSize((int) OUTAGE.toSeconds());
        }
        assertThat(rig.running("web")).hasSize(1);
    }

    @Test
    void aVerbThatCannotEvenBeRecordedSaysSoAndNothingHasHappened() {
        Infrastructure infra = infra();
        infra.project("shop").apply(SHOP);
        store.fails(0, true);

        assertThatThrownBy(() -> infra.project("shop").deployment("web").scale(3))
                .isInstanceOf(StoreUnavailableException.class);
        store.back();
        assertThat(rig.running("web")).hasSize(2);
    }

    @Test
    void aVerbWhoseRecordIsNotAcknowledgedMayStillBeDone() {
        Infrastructure infra = rig.infra(store, b -> b.supervise());
        infra.project("shop").apply(SHOP);
        store.fails(0, false);

        assertThatThrownBy(() -> infra.project("shop").deployment("web").scale(3))
                .isInstanceOf(StoreUnavailableException.class);
        store.back();
        assertThat(rig.running("web")).hasSize(2);
        rig.pass(Duration.ofSeconds(40));
        assertThat(rig.running("web")).hasSize(3);
    }

    @Test
    void aRowOfANewerLibraryIsReadAndNotWritten() {
        Infrastructure infra = infra();
        infra.project("shop").apply(SHOP);
        rewrite("web", text -> text.replaceFirst("\"schemaVersion\":2", "\"schemaVersion\":9"));

        assertThat(infra.project("shop").plan(SHOP).isNoOp()).isTrue();
        assertThat(Rig.state(infra, "web").phase()).isEqualTo(Phase.READY);
        assertThatThrownBy(() -> infra.project("shop").deployment("web").scale(3))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("written by a newer version of this library");
        assertThat(rig.running("web")).hasSize(2);
    }

    @Test
    void aRowThatCannotBeReadIsOneErrorAndCanBeForgotten() {
        Infrastructure infra = infra();
        infra.project("shop").apply(SHOP);
        rewrite("web", text -> text.substring(0, text.length() / 2));

        assertThatThrownBy(() -> infra.project("shop").plan(SHOP))
                .isInstanceOf(VaporformException.class)
                .hasMessageContaining("'resource/shop/main/deployment/web' cannot be read")
                .hasMessageContaining("restore it from a backup");
        infra.project("other").deploy("web", DeploymentSpec.builder().image("shop/web:1"));

        infra.project("shop").stack().forget(Rig.address("web"));
        assertThat(infra.orphans()).extracting(orphan -> orphan.address()).containsExactly(Rig.address("web"));
        infra.orphans().get(0).remove();
        infra.project("shop").apply(SHOP);
        assertThat(rig.running("web")).hasSize(2);
        assertThat(infra.project("shop").stack().history())
                .anyMatch(event -> event.text().contains("forgotten"));
    }

    private void rewrite(String name, java.util.function.UnaryOperator<String> change) {
        Row row = rig.store.read("resource/" + Rig.address(name)).orElseThrow();
        String text = new String(row.value(), StandardCharsets.UTF_8);
        rig.store.commit(new Batch()
                .put(row.key(), row.revision(), change.apply(text).getBytes(StandardCharsets.UTF_8), row.due()));
    }

    @Test
    void aDeletedProjectIsGoneAndItsNameIsNotGivenAgain() {
        Infrastructure infra = infra();
        infra.project("shop").apply(SHOP);
        infra.project("shop")
                .stack("dev")
                .deploy("web", DeploymentSpec.builder().image("shop/web:1"));

        infra.project("shop").delete();
        infra.project("shop").delete();

        assertThat(rig.world.things()).isEmpty();
        assertThat(rig.world.projects()).isEmpty();
        assertThatThrownBy(() -> infra.project("shop").apply(SHOP))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("project shop was deleted");
        infra.project("shop").destroy();
    }
}
