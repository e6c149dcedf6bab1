package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vaporform.Blueprint;
import io.vaporform.Infrastructure;
import io.vaporform.Look;
import io.vaporform.Orphan;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.event.Finding;
import io.vaporform.plan.Action;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.DriftPolicy;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Others remove, stop and leave containers on a real engine. */
class DriftIT extends InfrastructureTestCase {

    private static final Duration SOON = Duration.ofSeconds(40);

    /** Some of the looks that happen every two seconds. */
    private static final Duration LOOKS = Duration.ofSeconds(7);

    private static final Address WEB = Address.parse("shop/main/deployment/web");

    @Override
    Infrastructure.Builder with(Infrastructure.Builder builder) {
        return builder.supervise().drift(Duration.ofSeconds(2), DriftPolicy.REPORT);
    }

    private static Blueprint web() {
        return Blueprint.named(
                "shop",
                b -> b.deployment(
                        "web",
                        a -> a.image(TestEngine.FIXTURE).port("http", 8080).replicas(2)));
    }

    private ResourceState state() {
        return shop.stack().resources().get(WEB);
    }

    @Test
    void whatSomebodyRemovedIsSeenInTheListingAndHealedWhereThatIsWanted() {
        shop.apply(web());
        String gone = containers().get(0);
        String stays = containers().get(1);
        raw.remove(gone);

        assertThat(shop.stack().plan(web(), Look.INVENTORY).count(Action.UPDATE))
                .isEqualTo(1);
        await().atMost(SOON).until(() -> !shop.stack().findings().isEmpty());
        assertThat(containers()).containsExactly(stays);

        shop.deployment("web").drift(DriftPolicy.HEAL);
        await().atMost(SOON).until(() -> containers().size() == 2);
        await().atMost(SOON)
                .until(() -> state().phase() == Phase.READY
                        && shop.stack().findings().isEmpty());
        assertThat(containers()).contains(stays);
    }

    @Test
    void whatSomebodyChangedIsReportedUntilItIsPutBack() {
        shop.apply(Blueprint.named(
                "shop",
                b -> b.deployment("web", a -> a.image(TestEngine.FIXTURE).quota(q -> q.cpus(1)))));
        String container = containers().get(0);
        allowCpus(container, 0.5);
        await().atMost(SOON).until(() -> !shop.stack().findings().isEmpty());

        await().during(LOOKS).atMost(SOON).until(() -> state().phase() == Phase.DEGRADED);
        assertThat(containers()).containsExactly(container);

        allowCpus(container, 1);
        await().atMost(SOON)
                .until(() -> state().phase() == Phase.READY
                        && shop.stack().findings().isEmpty());
    }

    private void allowCpus(String container, double cpus) {
        raw.call(s -> s.docker()
                .updateContainerCmd(container)
                .withCpuPeriod(100_000L)
                .withCpuQuota((long) (cpus * 100_000))
                .exec());
    }

    @Test
    void oneWithAFixedPortThatSomebodyRemovedIsMadeAgainOnThatPort() throws IOException {
        int port = freePort();
        Blueprint fixed = Blueprint.named(
                "shop",
                b -> b.deployment("web", a -> a.image(TestEngine.FIXTURE).port("http", 8080, port)));
        shop.apply(fixed);
        raw.remove(containers().get(0));
        await().atMost(SOON).until(() -> state().phase() == Phase.DEGRADED);

        shop.apply(fixed);

        assertThat(state().phase()).isEqualTo(Phase.READY);
        assertThat(containers()).hasSize(1);
    }

    /** Neither keeps its host port: {@link #close} asks. */
    @Test
    void oneThatSomebodyRemovedNeedNotBeMadeAgainToBeScaledAway() {
        shop.apply(web());
        raw.remove(containers().get(0));
        await().atMost(SOON).until(() -> state().phase() == Phase.DEGRADED);

        shop.deployment("web").scale(1);

        assertThat(state().phase()).isEqualTo(Phase.READY);
        assertThat(containers()).hasSize(1);
    }

    @Test
    void aStoppedContainerIsSeenInTheListing() {
        shop.apply(web());
        raw.call(s ->
                s.docker().stopContainerCmd(containers().get(0)).withTimeout(1).exec());

        await().atMost(SOON).until(() -> state().phase() == Phase.DEGRADED);
        assertThat(shop.stack().findings()).extracting(Finding::address).containsOnly(WEB);
    }

    @Test
    void anEngineThatIsAwayIsUnknownAndNothingIsMadeAgain() throws Exception {
        shop.apply(web());
        shop.deployment("web").drift(DriftPolicy.HEAL);
        ResourceState before = state();
        List<String> there = containers();
        relay.close();

        await().atMost(SOON).until(() -> shop.stack().findings().stream()
                .anyMatch(finding -> finding.code().equals("drift.unknown")));
        assertThat(state()).isEqualTo(before);
        assertThat(containers()).isEqualTo(there);
        assertThatThrownBy(() -> infra.orphans()).isInstanceOf(ProviderUnavailableException.class);
        relay = new RecordingRelay(TestEngine.host());
    }

    @Test
    void whatTheRecordHasLostIsAnOrphanWithItsAgeAndRemovedOnlyWhenAsked() {
        shop.apply(web());
        shop.stack().forget(WEB);

        List<Orphan> orphans = infra.orphans();

        assertThat(orphans).singleElement().satisfies(orphan -> {
            assertThat(orphan.address()).isEqualTo(WEB);
            assertThat(orphan.engineIds()).containsExactlyInAnyOrderElementsOf(containers());
            assertThat(orphan.age().orElseThrow()).isBetween(Duration.ZERO, Duration.ofMinutes(5));
        });
        assertThat(containers()).hasSize(2);
        orphans.get(0).remove();
        assertThat(containers()).isEmpty();
        assertThat(infra.orphans()).isEmpty();
    }

    @Test
    void anOrphanIsAdoptedWithoutBeingMadeAgain() {
        shop.apply(web());
        List<String> there = containers();
        DeploymentSpec spec = DeploymentSpec.builder()
                .image(TestEngine.FIXTURE)
                .port("http", 8080)
                .replicas(2)
                .build();
        shop.stack().forget(WEB);

        infra.orphans().get(0).adopt(spec);

        assertThat(state().phase()).isEqualTo(Phase.READY);
        assertThat(containers()).containsExactlyInAnyOrderElementsOf(there);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
