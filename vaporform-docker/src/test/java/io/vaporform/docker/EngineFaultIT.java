package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.model.Container;
import io.vaporform.Blueprint;
import io.vaporform.Data;
import io.vaporform.Infrastructure;
import io.vaporform.Operation;
import io.vaporform.Project;
import io.vaporform.docker.internal.RawEngine;
import io.vaporform.docker.test.TestTime;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.error.VaporformException;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.DriftPolicy;
import io.vaporform.spi.Mark;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.Phase;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An engine that is killed, paused, or out of disk in the middle of a deploy. */
class EngineFaultIT {

    private static final int MANY = 6;
    private static final Duration SOON = Duration.ofSeconds(90);

    private final String installation = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private final MemoryStateStore store = MemoryStateStore.create();
    private Infrastructure infra;
    private Project shop;

    @BeforeAll
    static void needsAnEngineThatMayBeKilled() {
        SpareEngine.require();
    }

    @BeforeEach
    void open() {
        infra = Infrastructure.builder()
                .installation(installation)
                .store(store)
                .supervise()
                .drift(Duration.ofSeconds(2), DriftPolicy.HEAL)
                .provider(DockerProvider.builder()
                        .host(SpareEngine.host())
                        .callTimeout(Duration.ofSeconds(3))
                        .build())
                .build();
        shop = infra.project("shop");
    }

    @AfterEach
    void close() throws Exception {
        SpareEngine.makeRoom();
        SpareEngine.start();
        SpareEngine.goOn();
        shop.destroy(Data.DELETE);
        infra.project("other").destroy(Data.DELETE);
        assertThat(containers()).isEmpty();
        infra.close();
    }

    private static Blueprint many() {
        return Blueprint.named("shop", b -> {
            for (int i = 0; i < MANY; i++) {
                b.deployment("web-" + i, Fixture::over);
            }
        });
    }

    /** The ids of our containers. */
    private List<String> containers() {
        try (TestTime time = new TestTime();
                RawEngine raw = new RawEngine(time, SpareEngine.host())) {
            return raw
                    .call(s -> s.docker()
                            .listContainersCmd()
                            .withShowAll(true)
                            .withLabelFilter(Map.of(Mark.INSTALLATION, installation))
                            .exec())
                    .stream()
                    .map(Container::getId)
                    .toList();
        }
    }

    private void begun(Operation operation) {
        await().atMost(SOON)
                .until(() -> operation.isDone()
                        || shop.stack().resources().values().stream().anyMatch(state -> state.phase() == Phase.READY));
    }

    /** As the operation ends it may have given up; the supervisor has not. */
    private void endsWell(Operation operation) {
        try {
            operation.await();
        } catch (VaporformException gaveUp) {
            assertThat(gaveUp).hasMessageContaining("shop/main/deployment/web-");
        }
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        shop.stack().resources().values())
                .hasSize(MANY)
                .allSatisfy(state -> assertThat(state.phase()).as("%s", state).isEqualTo(Phase.READY)));
        assertThat(containers()).as("none is there twice").hasSize(MANY);
    }

    @Test
    void oneThatIsKilledAndStartedAgainEndsWithEachContainerOnce() throws Exception {
        Operation operation = shop.start(many());
        begun(operation);

        killedAndStarted(operation);
    }

    /** In some of them between the calls that one start needs: containerd then has what the engine does not know of. */
    @RepeatedTest(20)
    @Tag("extended")
    void oneThatIsKilledAtAnyMomentEndsWithEachContainerOnce() throws Exception {
        Operation operation = shop.start(many());
        Thread.sleep(ThreadLocalRandom.current().nextInt(100, 2_000));

        killedAndStarted(operation);
    }

    private void killedAndStarted(Operation operation) throws Exception {
        SpareEngine.kill();
        SpareEngine.start();

        endsWell(operation);
    }

    @Test
    void oneThatIsPausedForAWhileEndsWithEachContainerOnce() throws Exception {
        pausedFor(Duration.ofSeconds(5));
    }

    @Test
    @Tag("extended")
    void oneThatIsPausedForAMinuteEndsWithEachContainerOnce() throws Exception {
        pausedFor(Duration.ofMinutes(1));
    }

    private void pausedFor(Duration span) throws Exception {
        Operation operation = shop.start(many());
        begun(operation);
        SpareEngine.pause();
        Thread.sleep(span.toMillis());
        SpareEngine.goOn();

        endsWell(operation);
    }

    @Test
    void aFullDiskIsSaidHurtsNobodyElseAndIsGoneOnWithOnceThereIsRoom() throws IOException {
        Project other = infra.project("other");
        other.deploy("web", Fixture.over(DeploymentSpec.builder()));
        List<String> before = containers();
        SpareEngine.fill();

        assertThatExceptionOfType(ApplyFailedException.class)
                .isThrownBy(() -> shop.apply(many()))
                .withMessageContaining("no space left");
        assertThat(shop.stack().resources().values()).noneMatch(state -> state.phase() == Phase.READY);
        assertThat(containers()).containsAll(before);
        assertThat(other.deployment("web").status().ready()).isEqualTo(1);

        SpareEngine.makeRoom();
        shop.apply(many());

        assertThat(shop.stack().resources().values()).allMatch(state -> state.phase() == Phase.READY);
        assertThat(containers()).hasSize(MANY + 1);
    }
}
