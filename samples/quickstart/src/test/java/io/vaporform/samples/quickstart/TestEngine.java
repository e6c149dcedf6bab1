package io.vaporform.samples.quickstart;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vaporform.docker.DockerProvider;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Looks at the engine past the library: whether it answers, has the images, and what is left on it. */
record TestEngine(String host) {

    static final String POSTGRES = "vaporform/postgres:15";
    static final String WEB = "vaporform/busybox:1";

    /** The engine with the tests' images; without, the test is skipped, or fails where {@code ./check} has prepared one. */
    static TestEngine orSkip() {
        Settings settings = Settings.environment();
        TestEngine engine = new TestEngine(settings.get("docker.host").orElse(DockerProvider.DEFAULT_HOST));
        String missing = engine.missing();
        if (!missing.isEmpty() && settings.get("vaporform.test.require.docker").isPresent()) {
            fail(missing);
        }
        assumeTrue(missing.isEmpty(), missing);
        return engine;
    }

    private String missing() {
        try {
            for (String image : List.of(POSTGRES, WEB)) {
                if (call("GET", "/images/" + image + "/json").status() != 200) {
                    return "the engine at " + host + " has no image " + image + "; tools/images makes it";
                }
            }
            return "";
        } catch (IOException noEngine) {
            return "no Docker Engine answers at " + host + " (" + noEngine.getMessage() + ")";
        }
    }

    /** Containers, networks and volumes of an installation, as the engine lists them. */
    List<String> leftOf(String installation) throws IOException {
        String ours = "?all=1&filters="
                + URLEncoder.encode(
                        "{\"label\":[\"" + Mark.INSTALLATION + "=" + installation + "\"]}", StandardCharsets.UTF_8);
        List<String> left = new ArrayList<>();
        for (String kind : List.of("/containers/json", "/networks", "/volumes")) {
            String body = call("GET", kind + ours).body();
            if (body.contains(installation)) {
                left.add(kind + ": " + body);
            }
        }
        return left;
    }

    /** Gives an image one more name, if nothing has that name; the result takes it away again. */
    AutoCloseable alias(String image, String repository, String tag) throws IOException {
        String name = repository + ":" + tag;
        if (call("GET", "/images/" + name + "/json").status() == 200) {
            return () -> {};
        }
        call("POST", "/images/" + image + "/tag?repo=" + repository + "&tag=" + tag);
        return () -> call("DELETE", "/images/" + name + "?noprune=1");
    }

    record Answer(int status, String body) {}

    Answer call(String method, String path) throws IOException {
        try (SocketChannel socket = SocketChannel.open(address())) {
            // HTTP 1.0: the answer ends with the connection.
            String request = method + " " + path + " HTTP/1.0\r\nHost: docker\r\nContent-Length: 0\r\n\r\n";
            socket.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            String answer = new String(Channels.newInputStream(socket).readAllBytes(), StandardCharsets.UTF_8);
            int body = answer.indexOf("\r\n\r\n");
            return new Answer(Integer.parseInt(answer.substring(9, 12)), answer.substring(body + 4));
        }
    }

    private SocketAddress address() throws IOException {
        URI uri = URI.create(host);
        return switch (uri.getScheme()) {
            case "unix" -> UnixDomainSocketAddress.of(uri.getPath());
            case "tcp" -> new InetSocketAddress(uri.getHost(), uri.getPort());
            default -> throw new IOException("these tests speak unix:// and tcp:// only");
        };
    }
}
