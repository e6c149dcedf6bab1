package io.vaporform.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.ConflictException;
import io.vaporform.error.ProvisioningException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
    void oneHasADirectoryAtATime() throws IOException {
        HaproxyDirectory directory = HaproxyDirectory.of(path);
        HaproxyDirectory linked =
                HaproxyDirectory.of(Files.createSymbolicLink(path.resolveSibling(path.getFileName() + "-link"), path));

        DirectoryLock lock = DirectoryLock.take(directory);
        try {
            assertThatThrownBy(() -> DirectoryLock.take(directory))
                    .isInstanceOf(ConflictException.class)
                    .hasMessage(directory + " is in use in this JVM; close that one, or give each its directory");
            assertThatThrownBy(() -> DirectoryLock.take(linked)).isInstanceOf(ConflictException.class);
        } finally {
            lock.close();
            Files.delete(linked.path());
        }
        DirectoryLock.take(directory).close();
    }
}
