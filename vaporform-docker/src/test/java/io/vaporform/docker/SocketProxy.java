package io.vaporform.docker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vaporform.testsupport.LocalServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** HAProxy with the configuration that we ship, between a provider and the engine's socket. */
record SocketProxy(LocalServer server) implements AutoCloseable {

    private static final Path CONFIGURATION = Path.of("socket-proxy", "haproxy.cfg");
    private static final String UNIX = "unix://";

    /** Skips the test, with the reason, where there is no HAProxy, or no socket; fails it where {@code ./check} has said that there is one. */
    static SocketProxy open() throws IOException {
        TestEngine.require();
        String haproxy = LocalServer.program("haproxy");
        assumeTrue(TestEngine.host().startsWith(UNIX), "skipped, as the engine has no socket here");
        int port = LocalServer.freePort();
        Map<String, String> environment =
                Map.of("DOCKER_SOCKET", TestEngine.host().substring(UNIX.length()), "LISTEN", "127.0.0.1:" + port);
        return new SocketProxy(
                LocalServer.start(List.of(haproxy, "-db", "-f", CONFIGURATION.toString()), port, environment));
    }

    String host() {
        return "tcp://" + server.authority();
    }

    List<String> said() {
        return server.said();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
