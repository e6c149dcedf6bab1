package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.Infrastructure;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.error.OperationTimeoutException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.memory.Effect;
import io.vaporform.memory.Thing;
import io.vaporform.spec.Address;
import io.vaporform.spec.DriftPolicy;
import io.vaporform.spec.RolloutPolicy;
import io.vaporform.spi.Balancer;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Member;
import io.vaporform.spi.Member.State;
import io.vaporform.spi.MemberState;
import io.vaporform.state.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A balancer before a deployment that changes: what it sends traffic to is there, and there is always somebody to send it to. */
class TrafficTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Rig rig = new Rig();
    private final Edge edge = new Edge();
    private final Infrastructure infra = rig.infra(builder -> builder.balancer(edge));

    @AfterEach
    void close() {
        rig.close();
    }

    private void apply(String version) {
        infra.project("shop").apply(Rig.web(w -> w.replicas(3).env("VERSION", version)));
    }

    private Set<String> running() {
        return rig.running("web").stream().map(Thing::name).collect(Collectors.toSet());
    }

    @Test
    void aNewVersionServesBeforeTheOldOneGoes() {
        apply("1");
        Set<String> old = edge.serving();
        edge.mustServe = true;

        apply("2");

        assertThat(edge.serving()).hasSize(3).isEqualTo(running()).doesNotContainAnyElementsOf(old);
        assertThat(edge.steps).containsSubsequence("4 active, 2 starting", "6 active", "5 active, 1 draining");
        assertThat(edge.last).hasSize(3);
    }

    @Test
    void whatAClusterHasStartedElsewhereIsReachedThere() {
        Infrastructure supervised =
                rig.infra(builder -> builder.balancer(edge).supervise().drift(SECOND, DriftPolicy.REPORT));
        apply("1");
        String moved = rig.world.reschedule(rig.running("web").get(0).engineId());
        assertThat(edge.engineIds()).doesNotContain(moved);
        edge.away = true;
        rig.pass(SECOND.multipliedBy(3));
        edge.away = false;

        rig.pass(SECOND.multipliedBy(60));

        assertThat(edge.engineIds())
                .contains(moved)
                .containsExactlyInAnyOrderElementsOf(
                        rig.running("web").stream().map(Thing::engineId).toList());
        assertThat(Rig.state(supervised, "web").phase()).isEqualTo(Phase.READY);
    }

    @Test
    void whatDoesNotWorkGetsNoTraffic() {
        apply("1");
        Set<String> old = edge.serving();
        edge.mustServe = true;

        assertThatExceptionOfType(ApplyFailedException.class).isThrownBy(() -> infra.project("shop")
                .apply(Rig.web(w -> w.image(Rig.BROKEN).replicas(3))));

        assertThat(edge.serving()).isEqualTo(old).isEqualTo(running());
        assertThat(edge.steps).noneMatch(step -> step.startsWith("4 active"));
    }

    @Test
    void asManyFailuresAreForgivenAsTheSpecSays() {
        assertThatExceptionOfType(ApplyFailedException.class)
                .isThrownBy(() -> infra.project("shop").apply(Rig.web(w -> w.image(Rig.BROKEN)
                        .replicas(3)
                        .rollout(RolloutPolicy.inBatchesOf(1).forgiving(2)))));

        assertThat(rig.world.ledger())
                .filteredOn(effect -> effect.verb() == Effect.Verb.CREATE)
                .hasSize(3);
    }

    @Test
    void aRestartAfterAFailedChangeTriesItOnceMoreBesideWhatServes() {
        apply("1");
        Set<String> old = edge.serving();
        edge.mustServe = true;
        assertThatExceptionOfType(ApplyFailedException.class).isThrownBy(() -> infra.project("shop")
                .apply(Rig.web(w -> w.image(Rig.BROKEN).replicas(3))));

        assertThatExceptionOfType(ApplyFailedException.class)
                .isThrownBy(() -> infra.project("shop").deployment("web").restart());

        assertThat(edge.serving()).isEqualTo(old).isEqualTo(running());
        assertThat(Rig.state(infra, "web").phase()).isEqualTo(Phase.FAILED);
    }

    @Test
    void requestsUnderWayAreWaitedFor() {
        apply("1");
        Set<String> old = running();
        edge.connections = 1;

        assertThatExceptionOfType(OperationTimeoutException.class).isThrownBy(() -> infra.project("shop")
                .start(Rig.web(w -> w.replicas(3).env("VERSION", "2")))
                .await(Duration.ofSeconds(20)));
        assertThat(running()).hasSize(6).containsAll(old);

        rig.pass(Duration.ofSeconds(40));

        assertThat(running()).as("30 seconds are over").hasSize(3).doesNotContainAnyElementsOf(old);
    }

    @Test
    void nothingIsStoppedWhileTheBalancerIsAway() {
        apply("1");
        Set<String> old = running();
        edge.away = true;

        assertThatExceptionOfType(OperationTimeoutException.class).isThrownBy(() -> apply("2"));
        assertThat(running()).containsAll(old);
        assertThat(Rig.state(infra, "web").phase()).isEqualTo(Phase.WORKING);

        edge.away = false;
        edge.mustServe = true;
        apply("2");

        assertThat(edge.serving()).hasSize(3).isEqualTo(running()).doesNotContainAnyElementsOf(old);
    }

    @Test
    void anotherProcessGoesOnWithWhatTheBalancerWasTold() {
        apply("1");
        edge.connections = 1;
        assertThatExceptionOfType(OperationTimeoutException.class).isThrownBy(() -> infra.project("shop")
                .start(Rig.web(w -> w.replicas(3).env("VERSION", "2")))
                .await(Duration.ofSeconds(20)));
        infra.close();
        edge.connections = 0;
        edge.mustServe = true;
        edge.steps.clear();

        Infrastructure next = rig.infra(builder -> builder.balancer(edge).supervise());
        rig.pass(Duration.ofMinutes(1));

        assertThat(Rig.state(next, "web").phase()).isEqualTo(Phase.READY);
        assertThat(edge.serving()).hasSize(3).isEqualTo(running());
        assertThat(edge.steps).as("nobody who drains gets traffic again").doesNotContain("6 active");
    }

    @Test
    void whoIsScaledAwayIsTakenOutFirst() {
        apply("1");
        edge.mustServe = true;

        infra.project("shop").deployment("web").scale(1);
        assertThat(edge.serving()).hasSize(1).isEqualTo(running());
        assertThat(edge.steps).contains("2 active, 1 draining");

        infra.project("shop").deployment("web").scale(2);
        assertThat(edge.serving()).hasSize(2).isEqualTo(running());
    }

    @Test
    void whatIsDestroyedIsTakenOut() {
        apply("1");

        infra.project("shop").destroy();

        assertThat(edge.last).isEmpty();
    }

    /** Does at once what it is told, and fails the test if it is to send traffic to what is not there. */
    private final class Edge implements Balancer {
        private final List<String> steps = new ArrayList<>();
        private List<Member> last = List.of();
        private int connections;
        private boolean away;
        private boolean mustServe;

        private Set<String> serving() {
            return last.stream()
                    .filter(member -> member.state() == State.ACTIVE)
                    .map(member -> member.instance().name())
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }

        private List<String> engineIds() {
            return last.stream().map(member -> member.instance().engineId()).toList();
        }

        @Override
        public String name() {
            return "edge";
        }

        @Override
        public boolean routesTo(Address deployment) {
            return deployment.equals(Rig.address("web"));
        }

        @Override
        public List<MemberState> members(Address deployment, List<Member> wanted, CallContext context) {
            if (away) {
                throw new ProviderUnavailableException("the edge is away", null);
            }
            last = wanted;
            steps.add(
                    wanted.stream()
                            .collect(Collectors.groupingBy(Member::state, Collectors.counting()))
                            .entrySet()
                            .stream()
                            .map(entry -> entry.getValue() + " "
                                    + entry.getKey().name().toLowerCase(Locale.ROOT))
                            .sorted(Comparator.comparing(text -> text.substring(2)))
                            .collect(Collectors.joining(", ")));
            assertThat(running()).as(steps.toString()).containsAll(serving());
            assertThat(mustServe && serving().isEmpty()).as(steps.toString()).isFalse();
            return wanted.stream()
                    .map(member -> new MemberState(
                            member.instance().name(),
                            member.state(),
                            member.state() == State.DRAINING ? connections : 0))
                    .toList();
        }
    }
}
