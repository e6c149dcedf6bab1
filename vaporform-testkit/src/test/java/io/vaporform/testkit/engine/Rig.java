package io.vaporform.testkit.engine;

import io.vaporform.Blueprint;
import io.vaporform.Infrastructure;
import io.vaporform.memory.Behaviour;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.InMemoryWorld;
import io.vaporform.memory.Thing;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.ResourceState;
import io.vaporform.state.StateStore;
import io.vaporform.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** One world and one store in manual time, and the infrastructures that work on them. */
final class Rig implements AutoCloseable {

    /** An image whose instances end at once. */
    static final String BROKEN = "shop/web:broken";

    /** An image whose instances do not like to be brought to a moment. */
    static final String PICKY = "shop/db:picky";

    final ManualTime time = ManualTime.create();
    final MemoryStateStore store = MemoryStateStore.create();
    final InMemoryWorld world = InMemoryWorld.create();
    final InMemoryProvider provider = InMemoryProvider.builder()
            .world(world)
            .program(BROKEN, (environment, arguments) -> Behaviour.healthy().exits(1, Duration.ZERO))
            .program(
                    PICKY,
                    (environment, arguments) ->
                            environment.getOrDefault("UNTIL", "").isEmpty()
                                    ? Behaviour.healthy()
                                    : Behaviour.healthy().exits(1, Duration.ZERO))
            .build();
    private final List<Infrastructure> all = new ArrayList<>();

    Infrastructure infra() {
        return infra(store, builder -> {});
    }

    Infrastructure infra(Consumer<Infrastructure.Builder> more) {
        return infra(store, more);
    }

    Infrastructure infra(StateStore on, Consumer<Infrastructure.Builder> more) {
        Infrastructure.Builder builder = Infrastructure.builder()
                .installation("acme")
                .provider(provider)
                .store(on)
                .time(time)
                .executor(time.executor());
        more.accept(builder);
        Infrastructure infra = builder.build();
        all.add(infra);
        return infra;
    }

    static Blueprint web(Consumer<DeploymentSpec.Builder> more) {
        return Blueprint.named(
                "shop",
                b -> b.deployment("web", a -> {
                    a.image("shop/web:1").port(8080);
                    more.accept(a);
                }));
    }

    static Address address(String name) {
        return Address.parse("shop/main/deployment/" + name);
    }

    static ResourceState state(Infrastructure infra, String name) {
        return infra.project("shop").stack().resources().get(address(name));
    }

    List<Thing> running(String name) {
        return world.things(address(name));
    }

    void pass(Duration span) {
        try {
            time.await(new CompletableFuture<>(), span);
        } catch (TimeoutException passed) {
            // That is what it was for.
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        all.forEach(Infrastructure::close);
    }
}
