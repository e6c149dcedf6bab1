package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vaporform.Infrastructure;
import io.vaporform.Operation;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.event.Event;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Provider;
import io.vaporform.spi.Service;
import io.vaporform.spi.Watch;
import io.vaporform.state.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A provider whose system tells of changes, when the test says so. */
class WatchTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean holds;
    private final InMemoryProvider memory = InMemoryProvider.create();
    private final Telling provider = new Telling(memory);
    private final Infrastructure infra = Infrastructure.builder()
            .installation("acme")
            .provider(provider)
            .listener(this::hold)
            .supervise()
            .build();

    @AfterEach
    void close() {
        infra.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("vaporform-watch"));
    }

    private void breakWeb() {
        infra.project("shop").deploy("web", a -> a.image("shop/web:1").port(8080));
        memory.world().kill(memory.world().things().get(0).engineId());
    }

    private Phase phase() {
        return Rig.state(infra, "web").phase();
    }

    @Test
    void whatIsToldIsLookedAtAtOnce() {
        await().atMost(SOON).until(() -> provider.watches.get() == 1);
        breakWeb();

        provider.told.add(Optional.of(memory.world().things().get(0).mark()));

        await().atMost(SOON).until(() -> phase() == Phase.DEGRADED);
        assertThat(infra.project("shop").stack().findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.code()).isEqualTo("drift.unhealthy"));
    }

    @Test
    void afterAGapEverythingIsLookedAt() {
        await().atMost(SOON).until(() -> provider.watches.get() == 1);
        breakWeb();

        provider.told.add(Optional.empty());

        await().atMost(SOON).until(() -> phase() == Phase.DEGRADED);
        assertThat(provider.watches.get()).isEqualTo(2);
    }

    @Test
    void whatIsToldWhileSomebodyIsAtWorkIsLookedAtAfterwards() throws Exception {
        infra.project("shop").apply(Rig.web(w -> {}));
        holds = true;
        Operation scaling = infra.project("shop").start(Rig.web(w -> w.replicas(2)));
        held.await();
        memory.world().kill(memory.world().things().get(0).engineId());
        provider.told.add(Optional.of(memory.world().things().get(0).mark()));
        await().atMost(SOON).until(() -> provider.told.isEmpty());

        released.countDown();
        scaling.await();

        await().atMost(SOON).until(() -> phase() == Phase.DEGRADED);
    }

    /** Keeps the last step of a change from being taken, by hearing of it for long. */
    private void hold(Event event) {
        if (holds && event.type() == Event.Type.PROGRESS && event.percent() == 100) {
            held.countDown();
            try {
                assertThat(released.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** As a library on the class path that is older than the provider was built with brings about. */
    @Test
    void anErrorEndsNoWatchForGood() {
        await().atMost(SOON).until(() -> provider.watches.get() == 1);
        provider.broken = true;
        provider.told.add(Optional.empty());
        await().atMost(SOON).until(() -> provider.refused.get() > 0);
        breakWeb();

        provider.broken = false;

        await().atMost(SOON).until(() -> phase() == Phase.DEGRADED);
    }

    @Test
    void whatNobodyKnowsIsLeftAlone() {
        breakWeb();
        Mark mark = memory.world().things().get(0).mark();
        infra.project("shop").stack().forget(mark.address());

        provider.told.add(Optional.of(mark));

        await().atMost(SOON).until(() -> provider.told.isEmpty());
        assertThat(infra.project("shop").stack().resources()).isEmpty();
    }

    /** In memory, but for the watch: an empty one of {@code told} is a connection that is lost. */
    private static final class Telling implements Provider, Watch {
        private final Provider memory;
        private final BlockingQueue<Optional<Mark>> told = new LinkedBlockingQueue<>();
        private final AtomicInteger watches = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();
        private volatile boolean broken;

        Telling(Provider memory) {
            this.memory = memory;
        }

        @Override
        public void watch(Runnable watching, Consumer<Mark> changed, CallContext context) {
            if (broken) {
                refused.incrementAndGet();
                throw new NoSuchMethodError("not in this version");
            }
            watching.run();
            watches.incrementAndGet();
            try {
                while (true) {
                    changed.accept(told.take()
                            .orElseThrow(() -> new ProviderUnavailableException("the connection is lost", null)));
                }
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public Optional<Watch> watch() {
            return Optional.of(this);
        }

        @Override
        public String id() {
            return memory.id();
        }

        @Override
        public Capabilities capabilities(CallContext context) {
            return memory.capabilities(context);
        }

        @Override
        public List<Service> services() {
            return memory.services();
        }

        @Override
        public void close() {
            memory.close();
        }
    }
}
