package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vaporform.Data;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.docker.internal.RawEngine;
import io.vaporform.docker.test.TestTime;
import io.vaporform.event.Finding;
import io.vaporform.spec.Address;
import io.vaporform.spec.DriftPolicy;
import io.vaporform.state.Phase;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the engine tells of changes the phase, without a look for drift. */
class WatchIT {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Address WEB = Address.parse("shop/main/deployment/web");

    private final TestTime time = new TestTime();
    private final RawEngine raw = new RawEngine(time);
    private RecordingRelay relay;
    private Infrastructure infra;
    private Project shop;

    @BeforeAll
    static void needsAnEngine() {
        TestEngine.require();
    }

    @BeforeEach
    void open() throws Exception {
        relay = new RecordingRelay(TestEngine.host());
        infra = Infrastructure.builder()
                .installation("it-" + UUID.randomUUID().toString().substring(0, 8))
                .provider(DockerProvider.builder().host(relay.host()).build())
                .supervise()
                .build();
        shop = infra.project("shop");
        shop.deploy("web", Fixture::over);
    }

    @AfterEach
    void close() throws Exception {
        try {
            shop.destroy(Data.DELETE);
        } finally {
            infra.close();
            raw.close();
            time.close();
            relay.close();
        }
    }

    private String container() {
        return shop.deployment("web").outputs().instances().get(0).engineId();
    }

    private void kill() {
        raw.call(s -> s.docker().killContainerCmd(container()).exec());
    }

    private void awaitPhase(Phase phase) {
        await().atMost(SOON).until(() -> shop.stack().resources().get(WEB).phase() == phase);
    }

    @Test
    void aContainerThatDiesIsSeenAndSoIsItsReturn() {
        kill();
        awaitPhase(Phase.DEGRADED);
        assertThat(shop.stack().findings()).extracting(Finding::code).containsExactly("drift.unhealthy");

        raw.call(s -> s.docker().startContainerCmd(container()).exec());
        awaitPhase(Phase.READY);
        assertThat(shop.stack().findings()).isEmpty();
    }

    @Test
    void aContainerThatIsPausedIsSeen() {
        raw.call(s -> s.docker().pauseContainerCmd(container()).exec());
        awaitPhase(Phase.DEGRADED);

        raw.call(s -> s.docker().unpauseContainerCmd(container()).exec());
        awaitPhase(Phase.READY);
    }

    @Test
    void whatHappensWhileTheConnectionIsLostIsSeenAfterwards() throws Exception {
        relay.cut();
        kill();

        awaitPhase(Phase.DEGRADED);
    }

    @Test
    void whatIsRemovedIsMadeAgainWhereThatIsWanted() {
        shop.deployment("web").drift(DriftPolicy.HEAL);
        String gone = container();
        raw.call(s -> s.docker().removeContainerCmd(gone).withForce(true).exec());

        await().atMost(SOON)
                .until(() -> shop.stack().resources().get(WEB).phase() == Phase.READY
                        && !container().equals(gone));
    }
}
