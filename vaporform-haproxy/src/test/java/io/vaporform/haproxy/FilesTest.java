package io.vaporform.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a directory, and whose it is. */
class FilesTest {

    @TempDir
    private Path path;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aReaderSeesAllOfOneOrAllOfTheOther() throws Exception {
        Path file = path.resolve("f");
        String first = "1".repeat(100_000);
        String second = "2".repeat(200_000);
        WholeFiles.write(file, first);
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                try {
                    assertThat(Files.readString(file)).isIn(first, second);
                } catch (IOException failed) {
                    throw new AssertionError(failed);
                }
            }
        });
        for (int i = 0; i < 30; i++) {
            WholeFiles.write(file, i % 2 == 0 ? second : first);
        }
        done.set(true);

        reader.get(30, TimeUnit.SECONDS);
        assertThat(names()).containsExactly("f");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void afterAFailureNothingHasChangedAndNothingIsLeft() throws IOException {
        Path taken = Files.createDirectory(path.resolve("f"));
        Files.writeString(taken.resolve("x"), "x");

        assertThatThrownBy(() -> WholeFiles.write(taken, "text"))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("what was there before still is");
        assertThat(names()).containsExactly("f");
    }

    @Test
    void whatACrashLeftIsRemoved() throws IOException {
        Files.writeString(path.resolve(".vaporform-0123456789abcdef"), "half");
        WholeFiles.writeLines(path.resolve("f"), List.of("a b", "c d"));

        WholeFiles.removeLeftovers(path);

        assertThat(names()).containsExactly("f");
        assertThat(path.resolve("f")).hasContent("a b\nc d\n");
    }

    @Test
    void aDirectoryHasAllThatHaproxyReads() throws IOException {
        HaproxyDirectory directory = HaproxyDirectory.of(path.resolve("edge"));
        directory.createIfMissing();
        directory.prepare();
        WholeFiles.write(directory.map("routes"), "a.test/ slot1\n");

        directory.prepare();

        assertThat(directory.map("routes")).hasContent("a.test/ slot1\n");
        assertThat(directory.serverStates()).hasContent("1\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
                .isEqualTo("rwx------");
    }

    @Test
    void aPathThatHaproxyCouldReadInAnotherWayIsRefused() {
        assertThatThrownBy(() -> HaproxyDirectory.of(Path.of("/a b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("take another directory");
        assertThatThrownBy(() -> HaproxyDirectory.of(Path.of("/" + "a".repeat(83))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("take one of at most 83 characters");
        assertThatThrownBy(() -> HaproxyDirectory.of(Path.of("/a")).map("../x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void oneChangesADirectoryAtATime() throws Exception {
        HaproxyDirectory directory = HaproxyDirectory.of(path);
        HaproxyDirectory linked =
                HaproxyDirectory.of(Files.createSymbolicLink(path.resolveSibling(path.getFileName() + "-link"), path));
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (DirectoryLock first = DirectoryLock.take(directory, Duration.ofSeconds(1))) {
            DirectoryLock.take(linked, Duration.ofSeconds(1)).close();
            assertThat(first).isNotNull();

            assertThatThrownBy(() -> other.submit(() -> DirectoryLock.take(linked, Duration.ofMillis(50)))
                            .get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(ProviderUnavailableException.class)
                    .hasMessageContaining("somebody else has been changing " + linked);
        } finally {
            Files.delete(linked.path());
        }
        other.submit(() -> {
                    DirectoryLock.take(directory, Duration.ofSeconds(5)).close();
                    return true;
                })
                .get(10, TimeUnit.SECONDS);
        other.shutdown();
    }
}
