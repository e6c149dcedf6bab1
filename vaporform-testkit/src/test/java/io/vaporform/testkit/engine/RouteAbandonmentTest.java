package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Blueprint;
import io.vaporform.Infrastructure;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.InMemoryTraffic.Answer;
import io.vaporform.memory.InMemoryTraffic.Request;
import io.vaporform.memory.InMemoryWorld;
import io.vaporform.memory.Thing;
import io.vaporform.spec.Address;
import io.vaporform.spec.Kind;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.RouteTarget;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.testkit.ManualTime;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A process dies before and after each commit while routes and what they lead to are made and changed; whoever goes on has requests sent to all that run, and to nothing else. */
class RouteAbandonmentTest {

    private static final String HOST = "shop.example.com";
    private static final Address EDGE = new Address("shop", "main", Kind.LOAD_BALANCER, "edge");

    private static final Blueprint FIRST = Blueprint.named("shop", b -> {
        b.loadBalancer("edge", edge -> edge.http(80));
        b.deployment("web", a -> a.image("shop/web:1").port(8080).replicas(2));
        b.route("shop", RouteSpec.builder("edge", HOST).to("web").build());
    });

    /** Rolls web out, and leads a part of the requests elsewhere. */
    private static final Blueprint SECOND = Blueprint.named("shop", b -> {
        b.loadBalancer("edge", edge -> edge.http(80));
        b.deployment("web", a -> a.image("shop/web:2").port(8080).replicas(3));
        b.deployment("canary", a -> a.image("shop/web:3").port(8080));
        b.route(
                "shop",
                RouteSpec.builder("edge", HOST)
                        .to("web")
                        .to(RouteTarget.of("canary").weight(50))
                        .build());
    });

    @TestFactory
    Stream<DynamicTest> dyingAtAnyPointOfAFirstApply() {
        return everywhere(infra -> {}, FIRST);
    }

    @TestFactory
    Stream<DynamicTest> dyingAtAnyPointOfAChange() {
        return everywhere(infra -> infra.project("shop").apply(FIRST), SECOND);
    }

    private static Stream<DynamicTest> everywhere(Consumer<Infrastructure> before, Blueprint wanted) {
        Scene recorded = new Scene();
        before.accept(recorded.infra);
        recorded.mortality.dieAt(Long.MAX_VALUE);
        recorded.infra.project("shop").apply(wanted);
        long points = recorded.mortality.points();
        assertThat(points).isGreaterThan(5);
        return Stream.iterate(0L, p -> p < points, p -> p + 1)
                .map(point -> DynamicTest.dynamicTest("dies at " + point + " of " + points, () -> {
                    Scene scene = new Scene();
                    before.accept(scene.infra);
                    scene.dieIn(point, wanted);
                    scene.recover(wanted);
                    scene.check(wanted);
                }));
    }

    /** One world and one store, and the engines that come and go. */
    private static final class Scene {
        private final InMemoryWorld world = InMemoryWorld.create();
        private final MemoryStateStore store = MemoryStateStore.create();
        private final Mortality mortality = new Mortality();
        private ManualTime time = ManualTime.create();
        private Infrastructure infra = engine(mortality);

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

        void dieIn(long point, Blueprint wanted) {
            mortality.dieAt(point);
            try {
                infra.project("shop").apply(wanted);
                infra.close();
            } catch (Mortality.Death expected) {
                // What the dead engine had scheduled dies with it: the next one has a clock of its own.
                time = ManualTime.startingAt(time.now());
            }
        }

        void recover(Blueprint wanted) throws InterruptedException {
            infra = engine(new Mortality());
            try {
                time.await(new CompletableFuture<>(), Duration.ofMinutes(3));
            } catch (TimeoutException passed) {
                // That is what it was for.
            }
            // A death before anything was recorded leaves nothing to go on with.
            infra.project("shop").apply(wanted);
        }

        void check(Blueprint wanted) {
            assertThat(infra.project("shop").plan(wanted).isNoOp()).isTrue();
            assertThat(infra.orphans()).isEmpty();
            Set<String> running = world.things().stream()
                    .filter(Thing.Running.class::isInstance)
                    .map(Thing::name)
                    .collect(Collectors.toSet());
            Set<String> served = Stream.generate(() -> world.traffic().send(EDGE, Request.of(HOST, "/")))
                    .limit(40)
                    .peek(answer -> assertThat(answer.status()).isEqualTo(200))
                    .map(Answer::instance)
                    .flatMap(Optional::stream)
                    .collect(Collectors.toSet());
            assertThat(served).isEqualTo(running);
            assertThat(infra.project("shop").routes().get("shop").health())
                    .hasSize(running.size())
                    .allMatch(health -> health.up());
            infra.close();
        }
    }
}
