package io.vaporform.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.testsupport.LocalServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SupervisorIT {

    @BeforeAll
    static void isInstalled() {
        AnyHaproxy.program();
    }

    private static final Limits LIMITS =
            new Limits(Duration.ofMillis(500), Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofSeconds(5));

    @TempDir
    private Path path;

    private final KeptTime time = new KeptTime();
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final AtomicInteger again = new AtomicInteger();
    private Edge edge;
    private Supervisor supervisor;

    @BeforeEach
    void start() throws Exception {
        edge = Edge.open(path.resolve("edge"), LIMITS, LocalServer.freePort());
        edge.run();
        supervisor = new Supervisor(edge.process(), time, executor, () -> {
            again.incrementAndGet();
            throw new IllegalStateException("of the host");
        });
        supervisor.watch();
    }

    @AfterEach
    void stop() throws InterruptedException {
        supervisor.close();
        executor.shutdown();
        assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        edge.close();
    }

    private long worker() {
        return edge.process().withWorker(Worker::info).pid();
    }

    private void kill(long pid) {
        assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
    }

    private void awaitRestarts(int count) throws Exception {
        Until.holds(count + " restarts", () -> supervisor.restarts() == count);
    }

    @Test
    void whatEndsIsStartedAgain() throws Exception {
        kill(worker());
        awaitRestarts(1);
        assertThat(edge.get("a.test", "/").status()).isEqualTo(404);

        time.advance(Supervisor.STABLE);
        kill(edge.process().processes().master());
        awaitRestarts(2);
        assertThat(edge.get("a.test", "/").status()).isEqualTo(404);
        assertThat(again).hasValue(2);
    }

    @Test
    void whatEndsAgainAndAgainIsStartedLaterAndLater() throws Exception {
        kill(worker());
        awaitRestarts(1);
        for (int i = 1; i <= 3; i++) {
            int times = i;
            kill(worker());
            Until.holds("it is to be started later", () -> time.delays().size() == times);
            assertThat(supervisor.restarts()).isEqualTo(times);
            assertThat(supervisor.look()).isFalse();
            time.runNext();
            awaitRestarts(times + 1);
        }
        assertThat(time.delays()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void nothingIsStartedAfterTheEndOfTheSupervisor() throws Exception {
        kill(worker());
        awaitRestarts(1);
        kill(worker());
        Until.holds("it is to be started later", () -> time.delays().size() == 1);

        supervisor.close();

        assertThat(time.isIdle()).isTrue();
        assertThat(Leftovers.of(edge.directory())).isEmpty();
    }

    @Test
    void aReloadIsNoEnd() {
        edge.slot(Slot.of("slot3", Pool.of(Pool.Algorithm.SOURCE))).run();
        supervisor.watch();

        assertThat(supervisor.look()).isTrue();
        assertThat(supervisor.restarts()).isZero();
    }

    @Test
    void whatIsStoppedStaysSo() throws Exception {
        ProcessHandle master = edge.process().master().orElseThrow();
        edge.process().stop();
        master.onExit().get(10, TimeUnit.SECONDS);
        executor.submit(() -> {}).get(10, TimeUnit.SECONDS);

        assertThat(supervisor.restarts()).isZero();
        assertThat(Leftovers.of(edge.directory())).isEmpty();
    }

    @Test
    void aStartThatFailsIsTriedAgainLaterAndLater() throws Exception {
        String config = Files.readString(edge.directory().config());
        Files.writeString(edge.directory().config(), config + "bogus\n");
        kill(worker());
        Until.holds("it is to be tried again", () -> time.delays().size() == 1);
        time.runNext();
        Until.holds("it is to be tried again", () -> time.delays().size() == 2);
        assertThat(time.delays()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(supervisor.restarts()).isZero();

        Files.writeString(edge.directory().config(), config);
        time.runNext();

        awaitRestarts(1);
        assertThat(edge.get("a.test", "/").status()).isEqualTo(404);
    }

    @Test
    void whatNoLongerAnswersIsStartedAgainAfterThreeLooks() throws Exception {
        assertThat(supervisor.look()).isTrue();
        long worker = worker();
        Frozen.freeze(worker);

        assertThat(supervisor.look()).isFalse();
        assertThat(supervisor.look()).isFalse();
        assertThat(worker).isEqualTo(edge.process().processes().workers().get(0));
        assertThat(supervisor.look()).isTrue();

        assertThat(supervisor.restarts()).isEqualTo(1);
        assertThat(worker()).isNotEqualTo(worker);
        time.advance(Supervisor.STABLE);
        kill(worker());
        awaitRestarts(2);
    }
}
