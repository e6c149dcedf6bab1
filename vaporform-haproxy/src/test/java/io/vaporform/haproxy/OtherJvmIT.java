package io.vaporform.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.haproxy.HaproxyProcess.Done;
import io.vaporform.testsupport.ForkedJvm;
import io.vaporform.testsupport.LocalServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class OtherJvmIT {

    @BeforeAll
    static void isInstalled() {
        AnyHaproxy.program();
    }

    @TempDir
    private Path path;

    @Test
    void haproxyOutlivesAJvmThatDiesAndIsFoundByTheNext() throws Exception {
        int port = LocalServer.freePort();
        String started =
                ForkedJvm.onTheClassPath(OtherJvm.class, "start-and-die", path.toString(), Integer.toString(port));

        try (Edge edge = Edge.open(path, Edge.LIMITS, port)) {
            assertThat(edge.get("a.test", "/").status()).isEqualTo(404);
            assertThat(edge.run()).isEqualTo(Done.NOTHING);
            assertThat(started)
                    .contains(
                            "STARTED " + edge.process().withWorker(Worker::info).pid());

            // Its output still has a file, and its end is seen though it is no child.
            assertThat(edge.slot(Slot.of("slot3", Pool.of(Pool.Algorithm.SOURCE)))
                            .run())
                    .isEqualTo(Done.RELOADED);
            ProcessHandle master = edge.process().master().orElseThrow();
            edge.process().stop();
            master.onExit().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void aDirectoryIsOneJvmsAtATime() throws Exception {
        HaproxyDirectory directory = HaproxyDirectory.of(path);
        DirectoryLock lock = DirectoryLock.take(directory, Duration.ofSeconds(1));

        assertThat(ForkedJvm.onTheClassPath(OtherJvm.class, "take", path.toString()))
                .contains("somebody else has been changing " + path);

        lock.close();
        assertThat(ForkedJvm.onTheClassPath(OtherJvm.class, "take", path.toString()))
                .contains("taken");
    }

    @Test
    void onAFullDiskTheOldFileStays() throws Exception {
        Path output = path.resolve("output");
        Path directory = Files.createDirectory(path.resolve("small"));
        // No file may be larger than some KiB: to the process that is as a disk that has room for no more.
        Process process = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "ulimit -f 64; exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherJvm.class.getName(),
                        "fill",
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(output, StandardCharsets.UTF_8))
                .contains("old 1 write " + directory.resolve("f")
                        + ": java.io.IOException: File too large; what was there"
                        + " before still is: see whether its disk is full");
    }
}
