package io.vaporform.docker.internal.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** Answers over TCP as an engine of certain versions does, and keeps what it was asked. */
public final class FakeEngine implements AutoCloseable {

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** Every request: method, path with query, body. */
    public final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final HttpServer server;
    private volatile ApiVersion least;
    private volatile ApiVersion most;

    private record Answer(int status, String body) {}

    public FakeEngine(String least, String most) {
        this(least, most, FakeEngine::plain);
    }

    private FakeEngine(String least, String most, Supplier<HttpServer> kind) {
        versions(least, most);
        server = kind.get();
        server.createContext("/", this::handle);
        server.start();
    }

    /** One that shows a certificate and wants to see one. */
    static FakeEngine withTls(String least, String most, SSLContext tls) {
        return new FakeEngine(least, most, () -> {
            try {
                HttpsServer server = HttpsServer.create(ANY_PORT, 0);
                server.setHttpsConfigurator(new HttpsConfigurator(tls) {
                    @Override
                    public void configure(HttpsParameters parameters) {
                        SSLParameters both = tls.getDefaultSSLParameters();
                        both.setNeedClientAuth(true);
                        parameters.setSSLParameters(both);
                    }
                });
                return server;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });
    }

    private static HttpServer plain() {
        try {
            return HttpServer.create(ANY_PORT, 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** From now on another engine, as after an upgrade. */
    public void versions(String newLeast, String newMost) {
        least = ApiVersion.parse(newLeast).orElseThrow();
        most = ApiVersion.parse(newMost).orElseThrow();
    }

    /** @param path without the version */
    public FakeEngine answer(String path, int status, String body) {
        answers.put(path, new Answer(status, body));
        return this;
    }

    public EngineAddress address() {
        return address(Optional.empty());
    }

    EngineAddress address(Optional<Path> certificates) {
        return EngineAddress.of("tcp://127.0.0.1:" + server.getAddress().getPort(), certificates);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
        if (path.equals("/_ping")) {
            exchange.getResponseHeaders().set("Api-Version", most.toString());
            send(exchange, 200, "OK");
        } else if (path.equals("/version")) {
            send(
                    exchange,
                    200,
                    "{\"Version\":\"fake\",\"ApiVersion\":\"" + most + "\",\"MinAPIVersion\":\"" + least + "\"}");
        } else {
            versioned(exchange, path);
        }
    }

    private void versioned(HttpExchange exchange, String path) throws IOException {
        ApiVersion spoken =
                ApiVersion.parse(path.replaceFirst("^/v([0-9.]+)/.*", "$1")).orElseThrow();
        if (!most.atLeast(spoken)) {
            send(
                    exchange,
                    400,
                    message("client version " + spoken + " is too new. Maximum supported API version is " + most));
        } else if (!spoken.atLeast(least)) {
            send(
                    exchange,
                    400,
                    message("client version " + spoken + " is too old. Minimum supported API version is " + least
                            + ", please upgrade your client to a newer version"));
        } else {
            String rest = path.replaceFirst("^/v[0-9.]+", "");
            Answer answer = answers.getOrDefault(rest, new Answer(404, message("no such thing")));
            send(exchange, answer.status(), answer.body());
        }
    }

    public static String message(String text) {
        return "{\"message\":\"" + text + "\"}";
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        boolean bodiless = status == 204 || status == 304;
        exchange.sendResponseHeaders(status, bodiless ? -1 : bytes.length);
        if (!bodiless) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
