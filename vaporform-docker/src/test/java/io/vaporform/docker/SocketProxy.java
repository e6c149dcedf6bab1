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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** HAProxy with the configuration that we ship, between a provider and the engine's socket. */
final class SocketProxy implements AutoCloseable {

    private static final Path CONFIGURATION = Path.of("socket-proxy", "haproxy.cfg");
    private static final String UNIX = "unix://";
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private final Process process;
    private final int port;
    private final Path log;

    private SocketProxy(String haproxy) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        log = Files.createTempFile("vaporform-haproxy", ".log");
        ProcessBuilder builder = new ProcessBuilder(haproxy, "-db", "-f", CONFIGURATION.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("DOCKER_SOCKET", TestEngine.host().substring(UNIX.length()));
        builder.environment().put("LISTEN", "127.0.0.1:" + port);
        process = builder.start();
        long end = System.nanoTime() + PATIENCE;
        while (!isOpen()) {
            assertThat(process.isAlive() && System.nanoTime() < end)
                    .as(() -> "HAProxy runs; it said " + said())
                    .isTrue();
        }
    }

    /** Skips the test, with the reason, where there is no HAProxy, or no socket; fails it where {@code ./check} has said that there is one. */
    static SocketProxy open() throws IOException {
        TestEngine.require();
        Optional<Path> haproxy = Stream.of("/usr/sbin/haproxy", "/usr/local/sbin/haproxy", "/usr/bin/haproxy")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        boolean required = Boolean.parseBoolean(System.getenv("VAPORFORM_TEST_REQUIRE_HAPROXY"));
        assertThat(haproxy.isPresent() || !required).as("haproxy is installed").isTrue();
        assumeTrue(haproxy.isPresent(), "skipped, as haproxy is not installed");
        assumeTrue(TestEngine.host().startsWith(UNIX), "skipped, as the engine has no socket here");
        return new SocketProxy(haproxy.orElseThrow().toString());
    }

    String host() {
        return "tcp://127.0.0.1:" + port;
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
