package io.vaporform.testsupport;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A program of the machine that serves on a loopback address as long as a test needs it. */
public final class LocalServer implements AutoCloseable {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private final List<String> command;
    private final InetSocketAddress address;
    private final Process process;
    private final Path log;

    private LocalServer(List<String> command, InetSocketAddress address, Map<String, String> environment)
            throws IOException {
        this.command = command;
        this.address = address;
        log = Files.createTempFile("vaporform-server", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        process = builder.start();
        await("serves at " + address, server -> isOpen(address));
    }

    /** Where a program is. Skips the test, with the reason, where it is not installed; fails it where {@code ./check} has said that it is. */
    public static String program(String name) {
        Optional<Path> found = Stream.of("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/sbin")
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
        String variable =
                "VAPORFORM_TEST_REQUIRE_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
        if (found.isEmpty() && Boolean.parseBoolean(System.getenv(variable))) {
            throw new AssertionError(name + " is to be installed, as " + variable + " says");
        }
        assumeTrue(found.isPresent(), "skipped, as " + name + " is not installed");
        return found.orElseThrow().toString();
    }

    /** A port that was free a moment ago. */
    public static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** Blocks until {@code command} serves on {@code port}. */
    public static LocalServer start(List<String> command, int port, Map<String, String> environment)
            throws IOException {
        return start(command, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), environment);
    }

    /** Blocks until {@code command} serves at {@code address}. */
    public static LocalServer start(List<String> command, InetSocketAddress address, Map<String, String> environment)
            throws IOException {
        return new LocalServer(command, address, environment);
    }

    /** Such as {@code 127.0.0.1:8080}. */
    public String authority() {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** What it has written so far. */
    public List<String> said() {
        try {
            return Files.readAllLines(log);
        } catch (IOException gone) {
            return List.of();
        }
    }

    /** Blocks until it has written a line that has {@code text} in it. */
    public LocalServer awaitSaid(String text) {
        await("says " + text, server -> server.said().stream().anyMatch(line -> line.contains(text)));
        return this;
    }

    /** Blocks until it serves on {@code more}, too. */
    public LocalServer awaitOpen(int more) {
        InetSocketAddress other = new InetSocketAddress(address.getAddress(), more);
        await("serves at " + other, server -> isOpen(other));
        return this;
    }

    private void await(String what, Predicate<LocalServer> holds) {
        long start = System.nanoTime();
        while (!holds.test(this)) {
            if (!process.isAlive() || System.nanoTime() - start > PATIENCE) {
                List<String> said = said();
                close();
                throw new AssertionError(command.get(0) + " was to be seen that it " + what + "; it said " + said);
            }
            pause();
        }
    }

    private void pause() {
        try {
            // Also returns at once when it has ended.
            process.waitFor(10, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            close();
            throw new IllegalStateException("interrupted", stop);
        }
    }

    private static boolean isOpen(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, 100);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Sends it a signal, such as {@code HUP}, by which many read their configuration again. */
    public void signal(String name) throws IOException {
        Scratch.run(List.of("sh", "-c", "kill -s \"$0\" \"$1\"", name, Long.toString(process.pid())));
    }

    /** Ends it as a crash of its machine does. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException over) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try {
            Files.deleteIfExists(log);
        } catch (IOException kept) {
            throw new UncheckedIOException(kept);
        }
    }
}
