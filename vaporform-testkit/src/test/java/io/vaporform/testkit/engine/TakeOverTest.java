package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Blueprint;
import io.vaporform.Data;
import io.vaporform.DeploymentRef;
import io.vaporform.Infrastructure;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spi.Provider;
import io.vaporform.state.Batch;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import io.vaporform.template.Postgres;
import io.vaporform.testkit.ManualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** How soon a supervisor goes on with what a process had claimed, or only recorded, that is killed. */
class TakeOverTest {

    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(Infrastructure.Builder.DEFAULT_SESSION_SECONDS);

    /** Behind two points each for the session and the record. */
    private static final long BEFORE_ANY_CLAIM = 4;

    /** Behind two points each for the journal and the project's two. */
    private static final long BEFORE_THE_CALL = BEFORE_ANY_CLAIM + 6;

    private static final Blueprint WEB = Rig.web(w -> {});

    private final InMemoryWorld world = InMemoryWorld.create();
    private final MemoryStateStore store = MemoryStateStore.create();
    private final Mortality mortality = new Mortality();
    private final Infrastructure dying =
            infra(mortality.store(store), mortality.provider(provider()), ManualTime.create(), b -> {});

    /** A clock of its own: what the dead one had scheduled dies with it. */
    private final ManualTime time = ManualTime.create();

    private InMemoryProvider provider() {
        return InMemoryProvider.builder().world(world).build();
    }

    private static Infrastructure infra(
            StateStore store, Provider provider, ManualTime time, Consumer<Infrastructure.Builder> more) {
        Infrastructure.Builder builder = Infrastructure.builder()
                .installation("acme")
                .provider(InMemoryProvider.ID, provider)
                .store(store)
                .time(time)
                .executor(time.executor());
        more.accept(builder);
        return builder.build();
    }

    private Infrastructure supervisor() {
        return infra(store, provider(), time, b -> b.supervise());
    }

    /** A database on its volume, who uses it, and one that uses nothing. */
    private static Blueprint shop(int version) {
        return Blueprint.named("shop", b -> {
            DeploymentRef db = b.deployment("orders-db", Postgres.small().image("postgres:1" + version));
            b.deployment("web", a -> a.image("shop/web:" + version).port(8080).env("DATABASE_URL", db.uri()));
            b.deployment("mailer", a -> a.image("shop/mailer:" + version).port(9001));
        });
    }

    /** The one that is used stays there while its next version is made: nothing but the order keeps the other. */
    private static Blueprint pair(int version) {
        return Blueprint.named("shop", b -> {
            DeploymentRef api =
                    b.deployment("api", a -> a.image("shop/api:" + version).port(9000));
            b.deployment("web", a -> a.image("shop/web:" + version).port(8080).env("API", api.host()));
        });
    }

    private void dieAt(long point, Blueprint applying) {
        mortality.dieAt(point);
        assertThatThrownBy(() -> dying.project("shop").apply(applying)).isInstanceOf(Mortality.Death.class);
    }

    private static Collection<ResourceState> states(Infrastructure infra) {
        return infra.project("shop").stack().resources().values();
    }

    @Test
    void aSupervisorGoesOnWithinTheTimeToLiveAndTwoSeconds() throws Exception {
        try (Infrastructure supervisor = supervisor()) {
            dieAt(BEFORE_THE_CALL, WEB);
            assertThat(Rig.state(supervisor, "web").phase()).isEqualTo(Phase.APPLYING);

            pass(TIME_TO_LIVE.minusSeconds(1));
            assertThat(Rig.state(supervisor, "web").phase()).isEqualTo(Phase.APPLYING);
            pass(Duration.ofSeconds(3));
            assertThat(Rig.state(supervisor, "web").phase()).isEqualTo(Phase.READY);
            assertThat(world.things(Rig.address("web"))).hasSize(1);
        }
    }

    @Test
    void whatNobodyHadClaimedYetIsTakenOverWithTheRestInItsOrder() throws Exception {
        try (Infrastructure supervisor = supervisor()) {
            dieAt(BEFORE_THE_CALL, shop(5));
            assertThat(states(supervisor)).extracting(ResourceState::phase).contains(Phase.APPLYING, Phase.PENDING);

            pass(TIME_TO_LIVE.plusSeconds(2));
            assertThat(states(supervisor))
                    .hasSize(4)
                    .allMatch(state -> state.phase() == Phase.READY && !state.unsettled());
            assertThat(supervisor.project("shop").plan(shop(5)).isNoOp()).isTrue();
        }
    }

    @Test
    void whatWasToBeDeletedIsTakenOverInItsOrder() throws Exception {
        try (Infrastructure supervisor = supervisor()) {
            dying.project("shop").apply(shop(5));
            mortality.dieAt(2);
            assertThatThrownBy(() -> dying.project("shop").destroy(Data.DELETE)).isInstanceOf(Mortality.Death.class);
            assertThat(states(supervisor)).allMatch(state -> state.phase() == Phase.DELETING);

            pass(TIME_TO_LIVE.plusSeconds(2));
            assertThat(states(supervisor)).isEmpty();
            assertThat(world.things()).isEmpty();
            assertThat(world.projects()).isEmpty();
        }
    }

    @Test
    void whatALivingProcessHasRecordedSinceIsLeftToIt() throws Exception {
        InMemoryProvider slow = provider();
        try (Infrastructure living = infra(store, slow, time, b -> {});
                Infrastructure supervisor = supervisor()) {
            living.project("shop").apply(pair(1));
            dieAt(BEFORE_ANY_CLAIM, pair(2));
            slow.faults().on("api").workingFor(Duration.ofSeconds(60));
            living.project("shop").start(pair(3));

            pass(TIME_TO_LIVE.plusSeconds(5));
            assertThat(Rig.state(supervisor, "web").phase()).isEqualTo(Phase.PENDING);
            pass(Duration.ofSeconds(60));
            assertThat(states(supervisor)).allMatch(state -> state.phase() == Phase.READY);
        }
    }

    @Test
    void aSupervisorThatComesLaterGoesOnWithWhatOthersHaveFoundOut() throws Exception {
        dieAt(BEFORE_THE_CALL, shop(5));
        Row session = store.scan("session/").get(0);
        store.commit(new Batch().remove(session.key(), session.revision()));

        try (Infrastructure supervisor = supervisor()) {
            pass(Duration.ofSeconds(2));
            assertThat(states(supervisor)).hasSize(4).allMatch(state -> state.phase() == Phase.READY);
        }
    }

    @Test
    void inAStoreForOneProcessNobodyWaitsForTheOneBefore() throws Exception {
        dieAt(BEFORE_THE_CALL, shop(5));
        Row session = store.scan("session/").get(0);
        String other = new String(session.value(), StandardCharsets.UTF_8).replaceAll("\"process\":\"", "$0other ");
        store.commit(new Batch().put(session.key(), session.revision(), other.getBytes(StandardCharsets.UTF_8)));

        try (Infrastructure supervisor = supervisor()) {
            pass(Duration.ofSeconds(2));
            assertThat(states(supervisor)).hasSize(4).allMatch(state -> state.phase() == Phase.READY);
        }
    }

    private void pass(Duration span) throws InterruptedException {
        try {
            time.await(new CompletableFuture<>(), span);
        } catch (TimeoutException passed) {
            // That is what it was for.
        }
    }
}
