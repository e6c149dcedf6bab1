package io.vaporform.haproxy;

import io.vaporform.testsupport.LocalServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** A real HAProxy with a test's own configuration. */
final class AnyHaproxy implements AutoCloseable {

    static final Limits LIMITS =
            new Limits(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofSeconds(5));

    private static final String DIGEST = "any";

    private final HaproxyDirectory directory;
    private final MasterProcess master;
    private final int port = LocalServer.freePort();

    /** @param sections after the first, which is a frontend at {@link #port} */
    AnyHaproxy(Path path, Consumer<ConfigText> frontend) throws IOException, InterruptedException {
        directory = HaproxyDirectory.of(path);
        directory.prepare();
        ConfigText text = new ConfigText();
        new ConfigSections(text, directory).global(DIGEST, Duration.ofSeconds(5));
        text.section("defaults")
                .line("mode http")
                .line("timeout client 10s")
                .line("timeout server 10s")
                .line("timeout connect 2s")
                .section("frontend any")
                .line("bind 127.0.0.1:" + port);
        frontend.accept(text);
        WholeFiles.write(directory.config(), text.toString());
        program().check(directory, directory.config(), LIMITS.load());
        master = new MasterProcess(directory, program(), LIMITS);
        master.start(DIGEST, LIMITS.load());
    }

    static HaproxyProgram program() {
        return new HaproxyProgram(Path.of(LocalServer.program("haproxy")));
    }

    HaproxyDirectory directory() {
        return directory;
    }

    int port() {
        return port;
    }

    RuntimeSocket master() {
        return master.socket();
    }

    /** By way of the master. */
    Worker worker() {
        return new Worker(master.socket().worker());
    }

    /** Without the master. */
    RuntimeSocket admin() {
        return RuntimeSocket.at(directory.adminSocket(), LIMITS.answer());
    }

    @Override
    public void close() {
        try {
            master.kill();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
