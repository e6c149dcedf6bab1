package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Blueprint;
import io.vaporform.Domain;
import io.vaporform.Exposure;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.InMemoryTraffic.Request;
import io.vaporform.memory.InMemoryWorld;
import io.vaporform.memory.Thing;
import io.vaporform.spec.Address;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.testkit.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A process dies before and after each commit while a deployment is exposed, changed and hidden again; whoever goes on finds each part once, or none. */
class ExposureAbandonmentTest {

    private static final String HOST = "shop.example.com";
    private static final String WWW = "www.example.com";
    private static final Address EDGE = new Address("shop", "main", Kind.LOAD_BALANCER, "edge");

    /** Before anything is exposed. */
    private static final Blueprint SHOP = Blueprint.named("shop", b -> {
        b.loadBalancer("edge", edge -> edge.http(80).https(443).reachedAt(DnsTarget.host("edge.example.net")));
        b.deployment("web", a -> a.image("shop/web:1").port(8080));
    });

    @TestFactory
    Stream<DynamicTest> dyingAtAnyPointOfAFirstApply() {
        return everywhere(scene -> {}, scene -> scene.exposure(HOST).apply(), scene -> scene.checkServed(HOST));
    }

    @TestFactory
    Stream<DynamicTest> dyingAtAnyPointAfterItIsShownWhoseTheHostIs() {
        return everywhere(
                scene -> {
                    scene.exposure(HOST).apply();
                    scene.show();
                },
                scene -> scene.exposure(HOST).apply(),
                scene -> scene.checkServed(HOST));
    }

    @TestFactory
    Stream<DynamicTest> dyingAtAnyPointOfAChangeOfItsHosts() {
        return everywhere(
                scene -> scene.served(HOST, "old.example.com"),
                scene -> scene.exposure(HOST, WWW).apply(),
                scene -> scene.checkServed(HOST, WWW));
    }

    @TestFactory
    Stream<DynamicTest> dyingAtAnyPointOfItsRemoval() {
        return everywhere(
                scene -> scene.served(HOST, WWW),
                scene -> scene.exposure(HOST, WWW).remove(),
                Scene::checkGone);
    }

    private static Stream<DynamicTest> everywhere(
            Consumer<Scene> before, Consumer<Scene> change, Consumer<Scene> check) {
        Scene recorded = new Scene();
        before.accept(recorded);
        recorded.mortality.dieAt(Long.MAX_VALUE);
        change.accept(recorded);
        long points = recorded.mortality.points();
        assertThat(points).isGreaterThan(5);
        return Stream.iterate(0L, p -> p < points, p -> p + 1)
                .map(point -> DynamicTest.dynamicTest("dies at " + point + " of " + points, () -> {
                    Scene scene = new Scene();
                    before.accept(scene);
                    scene.dieIn(point, change);
                    scene.recover(change);
                    check.accept(scene);
                    assertThat(scene.infra.orphans()).isEmpty();
                    scene.infra.close();
                }));
    }

    /** One world and one store, and the engines that come and go. */
    private static final class Scene {
        private final InMemoryWorld world = InMemoryWorld.create();
        private final MemoryStateStore store = MemoryStateStore.create();
        private final Mortality mortality = new Mortality();
        private ManualTime time = ManualTime.create();
        private Infrastructure infra = engine(mortality);

        Scene() {
            shop().apply(SHOP);
        }

        private Infrastructure engine(Mortality by) {
            return Infrastructure.builder()
                    .installation("acme")
                    .provider(InMemoryProvider.builder().world(world).build())
                    .store(by.store(store))
                    .time(time)
                    .executor(time.executor())
                    .supervise()
                    .build();
        }

        private Project shop() {
            return infra.project("shop");
        }

        Exposure exposure(String host, String... more) {
            return shop().expose(shop().deployment("web")).at(host, more);
        }

        /** Whoever has the zones sets what the domains ask for. */
        void show() {
            for (Domain domain : shop().domains().list()) {
                domain.challenge().ifPresent(challenge -> world.internet()
                        .publish(Rrset.of(challenge.where(), Rdata.txt(challenge.value()))));
            }
        }

        void served(String host, String... more) {
            exposure(host, more).apply();
            show();
            exposure(host, more).apply();
        }

        void dieIn(long point, Consumer<Scene> change) {
            mortality.dieAt(point);
            try {
                change.accept(this);
                infra.close();
            } catch (Mortality.Death expected) {
                // What the dead engine had scheduled dies with it: the next one has a clock of its own.
                time = ManualTime.startingAt(time.now());
            }
        }

        void recover(Consumer<Scene> change) throws InterruptedException {
            infra = engine(new Mortality());
            pass();
            // A death before anything was recorded leaves nothing to go on with.
            change.accept(this);
            show();
            pass();
        }

        private void pass() throws InterruptedException {
            try {
                time.await(new CompletableFuture<>(), Duration.ofMinutes(3));
            } catch (TimeoutException passed) {
                // That is what it was for.
            }
        }

        private long count(Class<? extends Thing> kind) {
            return world.things().stream().filter(kind::isInstance).count();
        }

        void checkServed(String first, String... more) {
            Exposure exposure = exposure(first, more);
            assertThat(exposure.isReady()).isTrue();
            assertThat(exposure.plan().isNoOp()).isTrue();
            assertThat(exposure.urls()).hasSize(1 + more.length);
            Stream.concat(Stream.of(first), Stream.of(more)).forEach(host -> assertThat(world.traffic()
                            .send(EDGE, Request.of(host, "/").overTls())
                            .status())
                    .isEqualTo(200));
            assertThat(count(Thing.Domain.class)).isEqualTo(1 + more.length);
            assertThat(List.of(count(Thing.Certificate.class), count(Thing.Routed.class)))
                    .containsOnly(1L);
        }

        void checkGone() {
            assertThat(shop().stack().resources().keySet().stream().map(Address::local))
                    .containsExactlyInAnyOrder("deployment/web", "load-balancer/edge");
            assertThat(List.of(count(Thing.Domain.class), count(Thing.Certificate.class), count(Thing.Routed.class)))
                    .containsOnly(0L);
            assertThat(shop().plan(SHOP).isNoOp()).isTrue();
        }
    }
}
