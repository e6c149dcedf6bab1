package io.vaporform.testsupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A vendor's JSON API on loopback, that does what its documentation says. Each request, and each answer, is held against the vendor's published document; {@link #close} fails the test with all that were not as
 * published. One request at a time.
 */
public abstract class VendorDouble implements AutoCloseable {

    /** The one that it knows. */
    public static final String TOKEN = "token-of-the-tests";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final PublishedApi api;
    private final String base;
    private final Queue<Canned> canned = new ConcurrentLinkedQueue<>();
    private final Queue<Other> others = new ConcurrentLinkedQueue<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<String> faults = Collections.synchronizedList(new ArrayList<>());

    /** @param base of all paths of the document, such as {@code /v1}; empty if they are whole */
    protected VendorDouble(PublishedApi api, String base) {
        this.api = api;
        this.base = base;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext("/", this::serve);
        server.start();
    }

    /** What is answered to a request that is as published, and has the token. */
    protected abstract Answer answer(Request request);

    /** What is answered to who has no token. */
    protected abstract Answer denied();

    public final URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + base);
    }

    /**
     * The answer to the next request of which {@code part} is a part, whatever it asks; not held against the document.
     *
     * @param part such as {@code POST}, or {@code DELETE /v1/zones/}
     * @param headers each with its value, such as {@code Retry-After: 3}
     */
    public final void answers(String part, int status, String body, String... headers) {
        canned.add(new Canned(part, status, body, List.of(headers)));
    }

    /** What somebody else does just before the next request is looked at of which {@code part} is a part. */
    public final void when(String part, Runnable other) {
        others.add(new Other(part, other));
    }

    /** Such as {@code GET /v1/zones?page=1}. */
    public final List<String> requests() {
        return List.copyOf(requests);
    }

    /** How many requests of that method there were. */
    public final long count(String method) {
        return requests().stream()
                .filter(request -> request.startsWith(method + " "))
                .count();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        requests.add(line);
        byte[] body = exchange.getRequestBody().readAllBytes();
        first(others, each -> line.contains(each.part)).ifPresent(each -> each.action.run());
        Optional<Canned> said = first(canned, each -> line.contains(each.part));
        if (said.isPresent()) {
            said.get().headers.forEach(header -> exchange.getResponseHeaders()
                    .set(header.split(": ", 2)[0], header.split(": ", 2)[1]));
            send(exchange, said.get().status, said.get().body);
            return;
        }
        Answer answer = checked(exchange, exchange.getRequestMethod(), body);
        send(exchange, answer.status, answer.body == null ? "" : answer.body.toString());
    }

    /** Taken out. */
    private static <T> Optional<T> first(Queue<T> all, Predicate<T> which) {
        Optional<T> found = all.stream().filter(which).findFirst();
        found.ifPresent(all::remove);
        return found;
    }

    private Answer checked(HttpExchange exchange, String method, byte[] body) throws IOException {
        Request request = new Request(
                method,
                exchange.getRequestURI().getPath().substring(base.length()),
                query(exchange.getRequestURI()),
                body.length == 0 ? null : JSON.readTree(body));
        PublishedApi.Operation operation = api.operation(method, request.path).orElse(null);
        if (operation == null) {
            return faulty(request, List.of("is not published"));
        }
        List<String> wrong = operation.faults(request.query, request.body);
        if (!wrong.isEmpty()) {
            return faulty(request, wrong);
        }
        boolean known = ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        Answer answer = known ? answer(request) : denied();
        List<String> ours = operation.faults(answer.status, answer.body);
        if (!ours.isEmpty()) {
            faults.add("the double's own answer " + answer + " to " + request + ": " + ours);
        }
        return answer;
    }

    private Answer faulty(Request request, List<String> wrong) {
        faults.add(request + ": " + wrong);
        return new Answer(400, JsonNodeFactory.instance.objectNode().put("not as published", wrong.toString()));
    }

    private static Map<String, String> query(URI uri) {
        return uri.getRawQuery() == null
                ? Map.of()
                : Arrays.stream(uri.getRawQuery().split("&", -1))
                        .map(each -> each.split("=", 2))
                        .collect(Collectors.toMap(
                                each -> each[0], each -> URLDecoder.decode(each[1], StandardCharsets.UTF_8)));
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Override
    public final void close() {
        server.stop(0);
        if (!faults.isEmpty()) {
            throw new AssertionError("not as the vendor's document says:\n" + String.join("\n", faults));
        }
    }

    /**
     * As it came.
     *
     * @param path without the base
     */
    public record Request(
            String method,
            String path,
            Map<String, String> query,
            @Nullable JsonNode body) {

        /** The part of the path at {@code index}, which begins with 0. */
        public String part(int index) {
            return path.substring(1).split("/", -1)[index];
        }

        /** How many parts the path has. */
        public int parts() {
            return path.substring(1).split("/", -1).length;
        }

        /** Those of {@code all} that are on the page asked for. */
        public ArrayNode page(List<? extends JsonNode> all, int usual) {
            int size = Integer.parseInt(query.getOrDefault("per_page", String.valueOf(usual)));
            int page = Integer.parseInt(query.getOrDefault("page", "1"));
            ArrayNode some = JsonNodeFactory.instance.arrayNode();
            all.stream().skip((page - 1L) * size).limit(size).forEach(some::add);
            return some;
        }
    }

    /** What is answered. */
    public record Answer(int status, @Nullable JsonNode body) {}

    private record Canned(String part, int status, String body, List<String> headers) {}

    private record Other(String part, Runnable action) {}
}
