package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.HealthReport;
import io.vaporform.Infrastructure;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.StoreUnavailableException;
import io.vaporform.error.VaporformException;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.Provider;
import io.vaporform.spi.Service;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.StateStore;
import io.vaporform.testkit.LogCapture;
import io.vaporform.testkit.ManualTime;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code infra.health()} says of parts that are well, ill or silent. */
class HealthTest {

    private static final String CANARY = "canary-5f2b";

    private final ManualTime time = ManualTime.create();
    private final AtomicBoolean broken = new AtomicBoolean();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private Infrastructure.Builder infrastructure() {
        return Infrastructure.builder()
                .installation("acme")
                .provider(InMemoryProvider.create())
                .time(time)
                .executor(time.executor(threads));
    }

    private static HealthReport.Part part(HealthReport report, String name) {
        return report.parts().stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsWellIsSaidInTheShapeThatMonitorsRead() {
        try (Infrastructure infra =
                infrastructure().provider("eu", InMemoryProvider.create()).build()) {
            HealthReport report = infra.health();

            assertThat(report.healthy()).isTrue();
            assertThat(report.at()).isEqualTo(time.now());
            assertThat(report.toJson())
                    .isEqualTo("{\"status\":\"healthy\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"services\":{"
                            + "\"store\":\"connected\",\"provider.eu\":\"connected\",\"provider.memory\":\"connected\","
                            + "\"supervisor\":\"off\"}}");
        }
    }

    @Test
    void aProviderThatRefusesIsUnhealthyWithItsWords() {
        try (Infrastructure infra = infrastructure()
                .provider("cloud", new Connecting(context -> {
                    throw new ProviderUnavailableException("no route to cloud.example.com; check the network", null);
                }))
                .build()) {
            HealthReport report = infra.health();

            assertThat(report.healthy()).isFalse();
            assertThat(part(report, "provider.cloud"))
                    .hasToString("provider.cloud disconnected: no route to cloud.example.com; check the network");
            assertThat(part(report, "provider.memory").healthy()).isTrue();
            assertThat(report.toJson())
                    .contains("\"status\":\"unhealthy\"", "\"provider.cloud\":\"disconnected\"")
                    .doesNotContain("cloud.example.com");
        }
    }

    @Test
    void aProviderThatHangsIsUnhealthyAndHoldsNobodyUp() {
        try (Infrastructure infra = infrastructure()
                .provider("one", new Connecting(HealthTest::hang))
                .provider("two", new Connecting(HealthTest::hang))
                .build()) {
            Instant begin = time.now();
            AtomicReference<HealthReport> answer = new AtomicReference<>();

            // As work that the clock knows: else time may jump for the first that hangs while the second is still to be
            // asked.
            time.executor().execute(() -> answer.set(infra.health()));

            HealthReport report = answer.get();
            assertThat(Duration.between(begin, time.now())).isLessThanOrEqualTo(Duration.ofSeconds(3));
            assertThat(part(report, "provider.one").text()).contains("within PT3S");
            assertThat(part(report, "provider.two").healthy()).isFalse();
            assertThat(part(report, "store").healthy()).isTrue();
        }
    }

    private static void hang(CallContext context) {
        try {
            context.time().await(new CompletableFuture<Void>(), Duration.ofMinutes(1));
        } catch (TimeoutException | InterruptedException over) {
            throw new ProviderUnavailableException("hung", over);
        }
    }

    @Test
    void aProviderThatIgnoresInterruptsIsNotAskedTwiceAtATime() {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        try (Infrastructure infra = infrastructure()
                .executor(threads)
                .provider("stuck", new Connecting(context -> {
                    asked.incrementAndGet();
                    uninterruptibly(release);
                }))
                .build()) {
            assertThat(infra.health().healthy()).isFalse();
            assertThat(infra.health().healthy()).isFalse();
            assertThat(asked).hasValue(1);
        } finally {
            release.countDown();
        }
    }

    private static void uninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException ignored) {
                // That is the point of it.
            }
        }
    }

    @Test
    void whatOthersExceptionsQuoteIsNeitherShownNorLogged() {
        try (LogCapture log = LogCapture.start();
                Infrastructure infra = infrastructure()
                        .provider("cloud", new Connecting(context -> {
                            throw new IllegalStateException("https://me:" + CANARY + "@cloud.example.com");
                        }))
                        .build()) {
            HealthReport report = infra.health();

            assertThat(part(report, "provider.cloud").text())
                    .isEqualTo(
                            "it failed with java.lang.IllegalStateException; Infrastructure.connect() throws it in full");
            assertThat(report + report.toJson()).doesNotContain(CANARY);
            assertThat(log.lines()).noneMatch(line -> line.contains(CANARY));
        }
    }

    @Test
    void aStoreThatCannotBeReadIsUnhealthy() {
        try (Infrastructure infra = infrastructure().store(failing()).build()) {
            assertThat(infra.health().healthy()).isTrue();
            broken.set(true);

            assertThat(part(infra.health(), "store"))
                    .hasToString("store disconnected: the database is away; bring it back");
        }
    }

    @Test
    void theSupervisorSaysWhenItLastLooked() {
        try (Infrastructure infra = infrastructure().supervise().build()) {
            assertThat(part(infra.health(), "supervisor")).hasToString("supervisor on: has not looked yet");
            rest(Duration.ofSeconds(2));

            assertThat(part(infra.health(), "supervisor").text()).startsWith("last looked at 2026-01-01T00:00:0");
        }
    }

    @Test
    void aSupervisorThatCannotLookIsStalled() {
        try (Infrastructure infra =
                infrastructure().supervise().store(failing()).build()) {
            broken.set(true);
            rest(Duration.ofSeconds(121));

            HealthReport.Part supervisor = part(infra.health(), "supervisor");
            assertThat(supervisor.status()).isEqualTo("stalled");
            assertThat(supervisor.healthy()).isFalse();
        }
    }

    @Test
    void aSupervisorThatMayNotWorkSaysWhy() {
        StateStore store = MemoryStateStore.create();
        infrastructure().store(store).build().close();
        try (Infrastructure others =
                infrastructure().installation("others").store(store).supervise().build()) {
            HealthReport.Part supervisor = part(others.health(), "supervisor");

            assertThat(supervisor.status()).isEqualTo("stalled");
            assertThat(others.readOnly()).contains(supervisor.text());
            assertThat(part(others.health(), "store").healthy()).isTrue();
        }
    }

    /** A store in memory that is away while {@link #broken}. */
    private StateStore failing() {
        StateStore real = MemoryStateStore.create();
        return (StateStore) Proxy.newProxyInstance(
                StateStore.class.getClassLoader(), new Class<?>[] {StateStore.class}, (proxy, method, args) -> {
                    if (broken.get() && !method.getName().equals("close")) {
                        throw new StoreUnavailableException("the database is away; bring it back", null, null);
                    }
                    return method.invoke(real, args);
                });
    }

    /** Lets the supervisor have its turns. */
    private void rest(Duration span) {
        assertThatThrownBy(() -> time.await(new CompletableFuture<Void>(), span))
                .isInstanceOf(TimeoutException.class);
    }

    @Test
    void whoIsInterruptedStaysSo() {
        CountDownLatch release = new CountDownLatch(1);
        // Busy in real time: one that waits on the clock would move it, and so might be late before anybody waits for
        // it.
        try (Infrastructure infra = infrastructure()
                .provider("one", new Connecting(context -> uninterruptibly(release)))
                .build()) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(infra::health).isInstanceOf(VaporformException.class);
            assertThat(Thread.interrupted()).isTrue();
        } finally {
            release.countDown();
        }
    }

    @Test
    void afterItsEndNothingIsWell() {
        Infrastructure infra = Infrastructure.inMemory();
        infra.close();

        assertThat(infra.health().healthy()).isFalse();
    }

    /** A provider that is nothing but its connection. */
    private record Connecting(Consumer<CallContext> connection) implements Provider {
        @Override
        public String id() {
            return "connecting";
        }

        @Override
        public Capabilities capabilities(CallContext context) {
            throw new UnsupportedOperationException("nobody asks");
        }

        @Override
        public List<Service> services() {
            return List.of();
        }

        @Override
        public void connect(CallContext context) {
            connection.accept(context);
        }

        @Override
        public void close() {}
    }
}
