package io.vaporform.testsupport;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The engine of the tests, spoken to past the library: VAPORFORM_TEST_DOCKER, else DOCKER_HOST, else the default socket. */
public record DockerEngine(String host) {

    private static final String DEFAULT_HOST = "unix:///var/run/docker.sock";

    private static final Pattern ID = Pattern.compile("\"Id\":\"(\\w+)\"");
    private static final Pattern PORT = Pattern.compile("\"HostPort\":\"(\\d+)\"");

    /** Whether it answers or not. */
    public static DockerEngine ofTests() {
        return new DockerEngine(Stream.of("VAPORFORM_TEST_DOCKER", "DOCKER_HOST")
                .map(System::getenv)
                .filter(host -> host != null && !host.isBlank())
                .findFirst()
                .orElse(DEFAULT_HOST));
    }

    /** It, with these images. Without, the test is skipped, or fails where {@code ./check} has prepared one. */
    public static DockerEngine with(String... images) {
        DockerEngine engine = ofTests();
        require(engine.missing(images));
        return engine;
    }

    /** It, with an image that not every machine can have: {@code variable} is where {@code ./check} says that it has. */
    public static DockerEngine withRare(String image, String variable) {
        DockerEngine engine = ofTests();
        require(engine.missing(image), variable);
        return engine;
    }

    /** Skips the test for that reason, if there is one; fails it where {@code ./check} has said that there is an engine. */
    public static void require(Optional<String> whyNot) {
        require(whyNot, "VAPORFORM_TEST_REQUIRE_DOCKER");
    }

    private static void require(Optional<String> whyNot, String variable) {
        if (whyNot.isPresent() && Boolean.parseBoolean(System.getenv(variable))) {
            throw new AssertionError(whyNot.get() + ", though " + variable + " says that it is prepared");
        }
        assumeTrue(whyNot.isEmpty(), () -> "skipped, as no Docker Engine can be used: " + whyNot.orElse(""));
    }

    private Optional<String> missing(String... images) {
        try {
            for (String image : images) {
                if (call("GET", "/images/" + image + "/json").status() != 200) {
                    return Optional.of("the engine at " + host + " has no image " + image + "; tools/images makes it");
                }
            }
            return Optional.empty();
        } catch (IOException noEngine) {
            return Optional.of("none answers at " + host + " (" + noEngine.getMessage() + ")");
        }
    }

    /** What the engine said. */
    public record Answer(int status, String body) {

        /** The first part of the body that {@code pattern} has in its group. */
        private String find(Pattern pattern) {
            Matcher found = pattern.matcher(body);
            if (!found.find()) {
                throw new AssertionError("the engine answered with " + status + ": " + body);
            }
            return found.group(1);
        }
    }

    public Answer call(String method, String path) throws IOException {
        return call(method, path, "");
    }

    /** @param json its body; empty for none */
    public Answer call(String method, String path, String json) throws IOException {
        try (SocketChannel socket = SocketChannel.open(address())) {
            // HTTP 1.0: the answer ends with the connection.
            String request = method + " " + path + " HTTP/1.0\r\nHost: docker\r\nContent-Type: application/json\r\n"
                    + "Content-Length: " + json.length() + "\r\n\r\n" + json;
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

    /** Starts {@code image} and does not wait until it serves. */
    public Container run(String image, int port) throws IOException {
        String id = call(
                        "POST",
                        "/containers/create",
                        "{\"Image\":\"" + image + "\",\"HostConfig\":{\"PortBindings\":{\"" + port
                                + "/tcp\":[{\"HostIp\":\"127.0.0.1\"}]}}}")
                .find(ID);
        Container container = new Container(this, id);
        try {
            container.start();
        } catch (IOException | RuntimeException | Error failed) {
            container.close();
            throw failed;
        }
        return container;
    }

    /** Runs until it is closed, and then is gone. */
    public record Container(DockerEngine engine, String id) implements AutoCloseable {

        private void start() throws IOException {
            Answer answer = engine.call("POST", "/containers/" + id + "/start");
            if (answer.status() != 204) {
                throw new AssertionError("the engine answered with " + answer);
            }
        }

        /** Of the machine that has the engine, such as {@code 127.0.0.1:49153}. */
        public String authority() throws IOException {
            return "127.0.0.1:"
                    + engine.call("GET", "/containers/" + id + "/json").find(PORT);
        }

        @Override
        public void close() throws IOException {
            engine.call("DELETE", "/containers/" + id + "?force=1&v=1");
        }
    }
}
