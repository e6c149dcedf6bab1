package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vaporform.Deployment;
import io.vaporform.Infrastructure;
import io.vaporform.event.Event;
import io.vaporform.event.Finding;
import io.vaporform.spec.Address;
import io.vaporform.spec.DriftPolicy;
import io.vaporform.spec.HealthCheck;
import io.vaporform.state.Phase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the engine tells of changes the phase, without a look for drift. */
class WatchIT extends InfrastructureTestCase {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Address WEB = Address.parse("shop/main/deployment/web");

    @Override
    Infrastructure.Builder with(Infrastructure.Builder builder) {
        return builder.supervise();
    }

    @BeforeEach
    void deploy() {
        shop.deploy("web", Fixture::over);
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
        assertThat(shop.stack().findings()).extracting(Finding::code).containsExactly("drift.changed");

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
    void whatGetsIllIsSeenAndSoIsItsRecovery() {
        shop.deployment("web")
                .update(a -> a.health(HealthCheck.command("test", "!", "-e", "/tmp/ill")
                        .every(Duration.ofMillis(200))
                        .fall(1)));
        raw.exec(container(), List.of(), "touch", "/tmp/ill");
        awaitPhase(Phase.DEGRADED);
        assertThat(shop.stack().findings()).extracting(Finding::code).containsExactly("drift.unhealthy");

        raw.exec(container(), List.of(), "rm", "/tmp/ill");
        awaitPhase(Phase.READY);
    }

    /** The engine starts it anew each time, later and later. */
    @Test
    void whatRunsOutOfMemoryAgainAndAgainIsSeen() {
        Deployment hog = shop.deploy("hog", d -> d.image(TestEngine.BUSYBOX)
                .user("65534:65534")
                .quota(q -> q.memory("16Mi"))
                .command("sh", "-c", "sleep 1; x=xxxxxxxx; while :; do x=$x$x; done"));
        String container = hog.outputs().instances().get(0).engineId();

        await().atMost(SOON.multipliedBy(3)).until(() -> shop.stack().history().stream()
                .anyMatch(event -> event.address().equals(hog.address())
                        && event.type() == Event.Type.STATE
                        && event.phase() == Phase.DEGRADED));

        assertThat(raw.call(s -> s.docker().inspectContainerCmd(container).exec())
                        .getRestartCount())
                .isPositive();
        await().atMost(SOON.multipliedBy(3))
                .until(() -> hog.status().instances().get(0).detail().contains("out of memory"));
        assertThat(shop.stack().resources().get(WEB).phase()).isEqualTo(Phase.READY);
    }

    @Test
    void whatHappensWhileTheConnectionIsLostIsSeenAfterwards() throws Exception {
        relay.cut();
        kill();

        awaitPhase(Phase.DEGRADED);
    }

    @Test
    void whatGotIllWhileNobodyWatchedIsSeenAfterwards() {
        shop.deployment("web")
                .update(a -> a.health(HealthCheck.command("test", "!", "-e", "/tmp/ill")
                        .every(Duration.ofMillis(200))
                        .fall(1)));
        String id = container();
        infra.close();
        raw.exec(id, List.of(), "touch", "/tmp/ill");
        await().atMost(SOON)
                .until(() -> raw.call(s -> s.docker().inspectContainerCmd(id).exec())
                        .getState()
                        .getHealth()
                        .getStatus()
                        .equals("unhealthy"));

        use(infrastructure());

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
