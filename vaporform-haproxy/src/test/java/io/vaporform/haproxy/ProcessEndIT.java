package io.vaporform.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.haproxy.HaproxyProcess.Done;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a process ends, and what is left of one that did not. */
@Timeout(120)
class ProcessEndIT {

    @BeforeAll
    static void isInstalled() {
        AnyHaproxy.program();
    }

    @TempDir
    private Path path;

    private Edge edge;

    @BeforeEach
    void open() throws IOException {
        edge = Edge.open(path.resolve("edge"));
    }

    @AfterEach
    void close() {
        edge.close();
    }

    private long worker() {
        return edge.process().withWorker(Worker::info).pid();
    }

    @Test
    void itEndsWhenItsRequestsAreAnswered() throws Exception {
        try (Origin origin = new Origin("o1")) {
            edge.slot(Slot.of("slot1", Pool.of(Pool.Algorithm.ROUND_ROBIN), Edge.server("i1", origin)))
                    .run();
            edge.route("a.test/", "slot1");
            CompletableFuture<String> slow = slow();
            origin.awaitSlow();

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(edge.process()::stop);
            Until.holds("nothing new is taken", this::isClosed);
            assertThat(stopped).isNotDone();
            origin.answerSlow();

            assertThat(slow.get(20, TimeUnit.SECONDS)).isEqualTo("slow o1");
            stopped.get(20, TimeUnit.SECONDS);
            assertThat(Leftovers.of(edge.directory())).isEmpty();
            edge.process().stop();
        }
    }

    private CompletableFuture<String> slow() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return edge.get("a.test", "/slow").body();
            } catch (IOException failed) {
                return "lost: " + failed;
            }
        });
    }

    private boolean isClosed() {
        try {
            edge.get("a.test", "/");
            return false;
        } catch (IOException refused) {
            return true;
        }
    }

    @Test
    void itEndsWithoutThemWhenTheTimeIsOver() throws Exception {
        edge.close();
        Limits limits = new Limits(
                Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofMillis(300), Duration.ofSeconds(5));
        try (Origin origin = new Origin("o1");
                Edge hurried = Edge.open(path.resolve("other"), limits, edge.port())) {
            edge = hurried;
            hurried.slot(Slot.of("slot1", Pool.of(Pool.Algorithm.ROUND_ROBIN), Edge.server("i1", origin)))
                    .run();
            hurried.route("a.test/", "slot1");
            CompletableFuture<String> slow = slow();
            origin.awaitSlow();

            hurried.process().stop();

            assertThat(Leftovers.of(hurried.directory())).isEmpty();
            assertThat(slow.get(20, TimeUnit.SECONDS)).startsWith("lost: ");
        }
    }

    @Test
    void whatIsLeftOfOneThatNoLongerAnswersIsEnded() throws Exception {
        edge.close();
        Limits limits =
                new Limits(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofSeconds(5));
        edge = Edge.open(path.resolve("other"), limits, edge.port());
        edge.run();
        long worker = worker();
        Frozen.freeze(worker);
        ProcessHandle master = edge.process().master().orElseThrow();
        assertThat(master.destroyForcibly()).isTrue();
        master.onExit().get(10, TimeUnit.SECONDS);
        assertThat(ProcessHandle.of(worker)).isPresent();

        assertThat(edge.run()).isEqualTo(Done.STARTED);

        assertThat(worker()).isNotEqualTo(worker);
        assertThat(Leftovers.of(edge.directory())).hasSize(2);
    }
}
