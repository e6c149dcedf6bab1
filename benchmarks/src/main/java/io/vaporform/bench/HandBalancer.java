package io.vaporform.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** An HAProxy as one configures it by hand: a file with its servers, loaded again for each change of it. */
final class HandBalancer implements AutoCloseable {

    private static final Duration STARTS = Duration.ofSeconds(10);
    private static final String CONFIGURATION = """
            global
              stats socket DIRECTORY/admin mode 600 level admin expose-fd listeners
              set-var proc.version int(VERSION)
              hard-stop-after 10s
            defaults
              mode http
              retries 3
              option redispatch
              timeout connect 2s
              timeout client 30s
              timeout server 30s
            frontend in
              bind 127.0.0.1:PORT
              default_backend web
            backend web
              balance roundrobin
            """;

    private final Path directory;
    private final int port;
    private final Process process;
    private int version = 1;

    private HandBalancer(Path directory, int port, List<String> servers) throws IOException {
        this.directory = directory;
        this.port = port;
        write(servers);
        process = new ProcessBuilder(
                        "haproxy",
                        "-W",
                        "-db",
                        "-S",
                        directory.resolve("master").toString(),
                        "-f",
                        directory.resolve("haproxy.cfg").toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    /** @param servers lines, such as {@code server a 127.0.0.1:8080 check} */
    static HandBalancer open(List<String> servers) throws IOException, InterruptedException {
        HandBalancer balancer = new HandBalancer(Files.createTempDirectory("vf-hand"), freePort(), servers);
        try {
            balancer.await(balancer::isLoaded);
        } catch (IOException | InterruptedException | RuntimeException failed) {
            balancer.close();
            throw failed;
        }
        return balancer;
    }

    /** A port that was free a moment ago. */
    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    Path adminSocket() {
        return directory.resolve("admin");
    }

    private void write(List<String> servers) throws IOException {
        String text = CONFIGURATION
                .replace("DIRECTORY", directory.toString())
                .replace("VERSION", Integer.toString(version))
                .replace("PORT", Integer.toString(port));
        Path next = directory.resolve("next.cfg");
        Files.writeString(next, text + "  " + String.join("\n  ", servers) + "\n");
        Files.move(next, directory.resolve("haproxy.cfg"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Until a process serves that has read this file. */
    void reload(List<String> servers) throws IOException, InterruptedException {
        version++;
        write(servers);
        await(this::isAsked);
        await(this::isLoaded);
    }

    /** The master takes no connection while it starts itself anew. */
    private boolean isAsked() {
        try {
            UnixSocket.ask(directory.resolve("master"), "reload\n");
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private void await(BooleanSupplier done) throws IOException, InterruptedException {
        long end = System.nanoTime() + STARTS.toNanos();
        while (!done.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                throw new IllegalStateException("HAProxy did not load: " + Files.readString(directory.resolve("log")));
            }
            Thread.sleep(2);
        }
    }

    private boolean isLoaded() {
        try {
            return UnixSocket.ask(adminSocket(), "get var proc.version\n").contains("<" + version + ">");
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().orTimeout(STARTS.toSeconds(), TimeUnit.SECONDS).join();
        Program.delete(directory);
    }
}
