package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An engine beside that of the tests, which may be paused, killed and filled: {@code tools/engine spare-up} makes it. */
final class SpareEngine {

    private static final Path TOOL = Path.of("..", "tools", "engine");
    private static final Path FILLING = Path.of(variable("_DISK"), "filling");

    private SpareEngine() {}

    private static String variable(String end) {
        return Optional.ofNullable(System.getenv("VAPORFORM_TEST_DOCKER_SPARE" + end))
                .orElse("");
    }

    /** Skips the test, with the reason, where there is none. */
    static void require() {
        assumeTrue(!host().isBlank(), "skipped, as no engine may be killed here: ./check starts one");
    }

    static String host() {
        return variable("");
    }

    static void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    static void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** Blocks until it is gone. Its containers run on. */
    static void kill() throws IOException, InterruptedException {
        long pid = pid();
        signal("KILL");
        ProcessHandle.of(pid)
                .ifPresent(handle ->
                        handle.onExit().orTimeout(10, TimeUnit.SECONDS).join());
    }

    /** Blocks until it answers; nothing happens if it runs. */
    static void start() throws IOException, InterruptedException {
        run(TOOL.toString(), "spare-up");
    }

    /** Writes until nothing more can be written to its disk. */
    static void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(FILLING)) {
            byte[] block = new byte[1 << 16];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    static void makeRoom() throws IOException {
        Files.deleteIfExists(FILLING);
    }

    private static long pid() throws IOException {
        return Long.parseLong(Files.readString(Path.of(variable("_PID"))).strip());
    }

    private static void signal(String name) throws IOException, InterruptedException {
        run("kill", "-" + name, Long.toString(pid()));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        File nothing = new File("/dev/null");
        Process process = new ProcessBuilder(command)
                .redirectOutput(nothing)
                .redirectError(nothing)
                .start();
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
    }
}
