package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of the machine that serves on a loopback port as long as a test needs it. */
final class LocalServer implements AutoCloseable {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private final Process process;
    private final int port;
    private final Path log;

    private LocalServer(List<String> command, int port, Map<String, String> environment) throws IOException {
        this.port = port;
        log = Files.createTempFile("vaporform-server", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        process = builder.start();
        long end = System.nanoTime() + PATIENCE;
        while (!isOpen()) {
            assertThat(process.isAlive() && System.nanoTime() < end)
                    .as(() -> command.get(0) + " runs; it said " + said())
                    .isTrue();
        }
    }

    /** Where a program is. Skips the test, with the reason, where it is not installed; fails it where {@code ./check} has said that it is. */
    static String program(String name) {
        Optional<Path> found = Stream.of("/usr/sbin", "/usr/local/sbin", "/usr/bin")
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
        String variable =
                "VAPORFORM_TEST_REQUIRE_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
        boolean required = Boolean.parseBoolean(System.getenv(variable));
        assertThat(found.isPresent() || !required).as(name + " is installed").isTrue();
        assumeTrue(found.isPresent(), "skipped, as " + name + " is not installed");
        return found.orElseThrow().toString();
    }

    /** A port that was free a moment ago. */
    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** Blocks until {@code command} serves on {@code port}. */
    static LocalServer start(List<String> command, int port, Map<String, String> environment) throws IOException {
        return new LocalServer(command, port, environment);
    }

    String authority() {
        return "127.0.0.1:" + port;
    }

    List<String> said() {
        try {
            return Files.readAllLines(log);
        } catch (IOException gone) {
            return List.of();
        }
    }

    private boolean isOpen() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException over) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(log);
    }
}
