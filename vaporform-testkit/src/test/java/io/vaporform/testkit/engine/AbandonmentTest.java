package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Blueprint;
import io.vaporform.Data;
import io.vaporform.Deployment;
import io.vaporform.DeploymentRef;
import io.vaporform.Infrastructure;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.InMemoryWorld;
import io.vaporform.memory.Thing;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.state.Life;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import io.vaporform.template.Postgres;
import io.vaporform.testkit.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * An engine dies before and after every store write and every provider call, and a new one goes on with the same store in the same world. Whatever
 * the point: nothing is left over, nothing is there twice, and the password still opens the database.
 */
class AbandonmentTest {

    private static final Blueprint FIRST = Blueprint.named("shop", b -> {
        DeploymentRef db = b.deployment("orders-db", Postgres.small());
        b.deployment("web", a -> a.image("shop/web:1").port(8080).replicas(2).env("DATABASE_URL", db.uri()));
        b.deployment("worker", a -> a.image("shop/worker:1").port(9000));
        b.deployment("mailer", a -> a.image("shop/mailer:1").port(9001));
    });

    /** Replaces the database (its volume first lets go), replaces web before the old goes, scales, drops and adds. */
    private static final Blueprint SECOND = Blueprint.named("shop", b -> {
        DeploymentRef db = b.deployment("orders-db", Postgres.small().image("postgres:16"));
        b.deployment("web", a -> a.image("shop/web:2").port(8080).replicas(2).env("DATABASE_URL", db.uri()));
        b.deployment("worker", a -> a.image("shop/worker:1").port(9000).replicas(3));
        b.deployment("search", a -> a.image("shop/search:1").port(9002));
    });

    private enum Recovery {
        NEXT_APPLY,
        SUPERVISOR
    }

    @TestFactory
    Stream<DynamicTest> dyingAtAnyPointOfAFirstApply() {
        return everywhere("create", setup -> {}, infra -> infra.project("shop").apply(FIRST), FIRST);
    }

    @TestFactory
    Stream<DynamicTest> dyingAtAnyPointOfAChange() {
        return everywhere(
                "change",
                infra -> infra.project("shop").apply(FIRST),
                infra -> infra.project("shop").apply(SECOND),
                SECOND);
    }

    @TestFactory
    Stream<DynamicTest> dyingAtAnyPointOfARestart() {
        return everywhere(
                "restart",
                infra -> infra.project("shop").apply(FIRST),
                infra -> infra.project("shop").deployment("web").restart(),
                FIRST);
    }

    @TestFactory
    Stream<DynamicTest> dyingAtAnyPointOfADestroy() {
        return everywhere(
                "destroy",
                infra -> infra.project("shop").apply(FIRST),
                infra -> infra.project("shop").destroy(Data.DELETE),
                null);
    }

    /** What was to go, and is wanted again before it is gone, is not what it was. */
    @TestFactory
    Stream<DynamicTest> dyingAtAnyPointOfADestroyAndDeployingAgain() {
        return everywhere(
                "destroy, and again",
                infra -> infra.project("shop").apply(FIRST),
                infra -> infra.project("shop").destroy(Data.DELETE),
                FIRST);
    }

    @TestFactory
    Stream<DynamicTest> dyingAtAnyPointOfABackup() {
        return everywhere(
                "backup",
                infra -> infra.project("shop").apply(FIRST),
                infra -> infra.project("shop").deployment("orders-db").backup(),
                FIRST);
    }

    @TestFactory
    Stream<DynamicTest> dyingAtAnyPointOfARestore() {
        return everywhere(
                "restore",
                infra -> {
                    infra.project("shop").apply(FIRST);
                    infra.project("shop").deployment("orders-db").backup();
                },
                infra -> {
                    Deployment db = infra.project("shop").deployment("orders-db");
                    db.restore(db.backups().get(0));
                },
                FIRST);
    }

    @TestFactory
    Stream<DynamicTest> dyingAtAnyPointOfARotation() {
        return everywhere(
                "rotation",
                infra -> infra.project("shop").apply(FIRST),
                infra -> infra.project("shop").deployment("orders-db").rotateCredentials(),
                FIRST);
    }

    private static boolean keepsPassword(String what) {
        return !what.equals("rotation") && !what.startsWith("destroy");
    }

    private static Stream<DynamicTest> everywhere(
            String what, Consumer<Infrastructure> before, Consumer<Infrastructure> verb, Blueprint wanted) {
        Scene recorded = new Scene();
        before.accept(recorded.infra);
        recorded.mortality.dieAt(Long.MAX_VALUE);
        verb.accept(recorded.infra);
        long points = recorded.mortality.points();
        assertThat(points).as("points of " + what).isGreaterThan(5);
        return Stream.of(Recovery.values()).flatMap(recovery -> Stream.iterate(0L, p -> p < points, p -> p + 1)
                .map(point -> DynamicTest.dynamicTest(
                        what + ", dies at " + point + " of " + points + ", recovered by " + recovery, () -> {
                            Scene scene = new Scene();
                            before.accept(scene.infra);
                            String password = scene.password();
                            scene.dieIn(point, verb);
                            scene.recover(recovery, wanted);
                            scene.check(wanted, keepsPassword(what) ? password : "");
                            scene.checkBackups(recovery);
                        })));
    }

    /** One world and one store, and the engines that come and go. */
    private static final class Scene {
        private final InMemoryWorld world = InMemoryWorld.create();
        private final MemoryStateStore store = MemoryStateStore.create();
        private final Mortality mortality = new Mortality();
        private ManualTime time = ManualTime.create();
        private final Shelf shelf = new Shelf();
        private Infrastructure infra = engine(mortality, false);

        private Infrastructure engine(Mortality by, boolean supervise) {
            InMemoryProvider provider =
                    InMemoryProvider.builder().world(world).realistic(7).build();
            Infrastructure.Builder builder = Infrastructure.builder()
                    .installation("acme")
                    .provider("memory", by.provider(provider))
                    .store(by.store(store))
                    .backups(shelf)
                    .time(time)
                    .executor(time.executor());
            return (supervise ? builder.supervise() : builder).build();
        }

        void dieIn(long point, Consumer<Infrastructure> verb) {
            mortality.dieAt(point);
            try {
                verb.accept(infra);
                // Durations differ with the store's random lineage, and with them the number of heartbeats: the last
                // points may not be reached.
                infra.close();
            } catch (Mortality.Death expected) {
                // What the dead engine had scheduled dies with it: the next one has a clock of its own.
                time = ManualTime.startingAt(time.now());
            }
        }

        void recover(Recovery recovery, Blueprint wanted) throws InterruptedException {
            infra = engine(new Mortality(), recovery == Recovery.SUPERVISOR);
            if (recovery == Recovery.SUPERVISOR) {
                passTime(Duration.ofMinutes(3));
            }
            // A death before anything was recorded leaves nothing to go on with: that much must be asked for again.
            if (wanted != null) {
                infra.project("shop").apply(wanted);
            } else {
                infra.project("shop").destroy(Data.DELETE);
            }
        }

        private void passTime(Duration span) throws InterruptedException {
            try {
                time.await(new CompletableFuture<>(), span);
            } catch (TimeoutException passed) {
                // That is what it was for.
            }
        }

        void check(Blueprint wanted, String password) throws IOException {
            Map<Address, ResourceState> states = infra.project("shop").stack().resources();
            if (wanted == null) {
                assertThat(states).isEmpty();
                assertThat(world.things()).isEmpty();
                assertThat(world.projects()).isEmpty();
                assertThat(leftovers()).isEmpty();
                return;
            }
            states.values().forEach(state -> assertThat(state.phase())
                    .as(state.address() + ", unsettled: " + state.unsettled() + ", " + state.note())
                    .isEqualTo(Phase.READY));
            assertThat(infra.project("shop").plan(wanted).isNoOp()).isTrue();
            assertThat(counted()).as("what is in the world").isEqualTo(expected(states));
            assertThat(store.scan("members/"))
                    .as("balancers are told of what serves, and of nothing else")
                    .isEmpty();
            if (!password.isEmpty()) {
                assertThat(password())
                        .as("the password that the volume was made with")
                        .isEqualTo(password);
            }
            world.things().stream()
                    .filter(Thing.Running.class::isInstance)
                    .map(Thing.Running.class::cast)
                    .forEach(running -> {
                        String url = running.environment().get("DATABASE_URL");
                        if (url != null) {
                            assertThat(url).contains(password());
                        }
                    });
        }

        /** What was cut off is found out by who looks. */
        void checkBackups(Recovery recovery) {
            if (recovery == Recovery.SUPERVISOR) {
                assertThat(store.scan("saving/")).isEmpty();
                assertThat(shelf.keys()).hasSameSizeAs(store.scan("backup/"));
            }
        }

        private Map<String, Long> counted() {
            Map<String, Long> counts = new TreeMap<>();
            world.things()
                    .forEach(thing -> counts.merge(
                            thing.mark().address() + "@" + thing.mark().generation(), 1L, Long::sum));
            return counts;
        }

        private static Map<String, Long> expected(Map<Address, ResourceState> states) {
            Map<String, Long> counts = new TreeMap<>();
            states.forEach((address, state) -> {
                Life life = state.applied().orElseThrow();
                long instances = life.outputs().orElseThrow() instanceof DeploymentOutputs outputs
                        ? outputs.instances().size()
                        : 1;
                counts.put(address + "@" + life.generation(), instances);
            });
            return counts;
        }

        private List<String> leftovers() {
            return Stream.of("resource/", "remember/", "members/", "open/")
                    .flatMap(prefix -> store.scan(prefix).stream())
                    .map(row -> row.key())
                    .toList();
        }

        /** What the database was told, or nothing while there is none. */
        String password() {
            return world.things().stream()
                    .filter(thing -> thing.mark().address().name().equals("orders-db"))
                    .filter(Thing.Running.class::isInstance)
                    .map(thing -> ((Thing.Running) thing).environment().get("POSTGRES_PASSWORD"))
                    .findFirst()
                    .orElse("");
        }
    }
}
