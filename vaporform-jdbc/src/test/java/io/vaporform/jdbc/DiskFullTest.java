package io.vaporform.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vaporform.Blueprint;
import io.vaporform.Infrastructure;
import io.vaporform.Operation;
import io.vaporform.error.StoreUnavailableException;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.InMemoryWorld;
import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import io.vaporform.testkit.LogCapture;
import io.vaporform.testkit.ManualTime;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The disk of an H2 file is full in the middle of an apply, and has room again later. Needs a file system of its own, which only root can mount. */
@Timeout(90)
class DiskFullTest {

    private static final int RESOURCES = 60;
    private static final int DISK_MB = 160;
    private static final int COMMITS = 3_000;
    private static final int COMMITS_BEFORE = 300;
    private static final int ROW_BYTES = 20_000;
    private static final int LEFT_BYTES = 40_000;

    private static final Blueprint MANY = Blueprint.named("many", b -> {
        for (int i = 0; i < RESOURCES; i++) {
            b.deployment("web-" + i, d -> d.image("shop/web:1"));
        }
    });

    @TempDir
    Path disk;

    private final InMemoryWorld world = InMemoryWorld.create();
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MB + "m", "tmpfs", disk.toString());
        assumeTrue(mounted, "a file system can be mounted only by root");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            run("umount", disk.toString());
        }
    }

    @Test
    void theWorkWaitsAndGoesOnWhenThereIsRoomAgain() throws Exception {
        Path filler = disk.resolve("filler");
        ManualTime time = ManualTime.create();
        try (LogCapture logs = LogCapture.start();
                Infrastructure infra = infra().time(time).build()) {
            Operation operation = infra.project("shop").start(MANY);
            moveUntil(time, () -> !world.things().isEmpty());
            // The rest of the work takes seconds of a time that stands: it is not done before the disk is full.
            fill(filler);
            try {
                moveUntil(time, () -> logs.lines().stream().anyMatch(line -> line.contains("waits for the store")));
                assertThat(operation.isDone()).isFalse();
            } finally {
                Files.delete(filler);
            }
            moveUntil(time, operation::isDone);
            operation.await();
        }
        nothingIsLost(RESOURCES);
    }

    @Test
    void whatCannotBeRecordedIsNotBegun() throws Exception {
        Path filler = disk.resolve("filler");
        try (Infrastructure infra = infra().build()) {
            infra.project("shop").plan(MANY);
            fill(filler);
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> infra.project("shop").apply(MANY));
            assertThat(world.things()).isEmpty();
            Files.delete(filler);
            infra.project("shop").apply(MANY);
        }
        nothingIsLost(RESOURCES);
    }

    @Test
    void whatWasAcknowledgedIsThereWhenTheDiskWasFullForLong() throws Exception {
        Path filler = disk.resolve("filler");
        Set<String> acknowledged = new TreeSet<>();
        try (JdbcStateStore store = store()) {
            CompletableFuture<Void> filling = CompletableFuture.completedFuture(null);
            for (int i = 0; i < COMMITS; i++) {
                if (i == COMMITS_BEFORE) {
                    filling = CompletableFuture.runAsync(() -> fill(filler));
                }
                put(store, "row/" + i).ifPresent(acknowledged::add);
            }
            filling.get();
            assertThat(acknowledged.size()).isBetween(COMMITS_BEFORE, COMMITS - 1);
            Files.delete(filler);
            assertThat(put(store, "row/last")).isPresent();
        }
        try (JdbcStateStore store = store()) {
            assertThat(store.scan("row/")).extracting(Row::key).containsAll(acknowledged);
        }
    }

    /** Its key, if that is acknowledged. */
    private static Optional<String> put(JdbcStateStore store, String key) {
        try {
            store.commit(new Batch().put(key, Batch.ABSENT, new byte[ROW_BYTES]));
            return Optional.of(key);
        } catch (StoreUnavailableException full) {
            return Optional.empty();
        }
    }

    private JdbcStateStore store() {
        return JdbcStateStore.embedded(disk.resolve("store"), Keys.ring());
    }

    private void nothingIsLost(int things) {
        try (Infrastructure next = infra().build()) {
            assertThat(next.project("shop").plan(MANY).isNoOp()).isTrue();
            assertThat(next.orphans()).isEmpty();
            assertThat(world.things()).hasSize(things);
        }
    }

    private static void moveUntil(ManualTime time, BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 300 && !condition.getAsBoolean(); i++) {
            time.advance(Duration.ofMillis(100));
            Thread.sleep(100);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private Infrastructure.Builder infra() {
        return Infrastructure.builder()
                .installation("acme")
                .provider(InMemoryProvider.builder().world(world).realistic(1).build())
                .store(store());
    }

    /** Leaves little room. */
    private void fill(Path filler) {
        long free = disk.toFile().getUsableSpace();
        byte[] some = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler)) {
            for (long written = 0; written < free - LEFT_BYTES; written += some.length) {
                out.write(some);
            }
        } catch (IOException full) {
            // The store was faster, which is full enough.
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
