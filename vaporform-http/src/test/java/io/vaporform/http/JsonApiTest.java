package io.vaporform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonApiTest {

    private static final Duration PAUSE = Duration.ofSeconds(7);
    private static final JsonApi.Pages PAGES = new JsonApi.Pages("things", "/meta/total", 10);

    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private JsonApi api;

    private volatile Function<String, Answer> answers = query -> new Answer(200, "{}");

    private record Answer(int status, String body, String... header) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
        api = JsonApi.withToken("the vendor", Secret.of("secret-token"), Duration.ofSeconds(5), PAUSE);
    }

    @AfterEach
    void stop() {
        api.close();
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Authorization"));
        exchange.getRequestBody().readAllBytes();
        Answer answer = answers.apply(exchange.getRequestURI().getQuery());
        for (int i = 0; i < answer.header.length; i += 2) {
            exchange.getResponseHeaders().set(answer.header[i], answer.header[i + 1]);
        }
        byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/things";
    }

    private JsonNode call() {
        return api.call("POST", url(), JsonNodeFactory.instance.objectNode().put("a", 1));
    }

    @Test
    void theAnswerComesWithTheTokenSent() {
        answers = query -> new Answer(200, "{\"id\": 3}");

        assertThat(call().path("id").asInt()).isEqualTo(3);
        assertThat(requests).containsExactly("POST /v1/things Bearer secret-token");
    }

    @Test
    void anEmptyAnswerIsNothing() {
        answers = query -> new Answer(204, "");

        assertThat(call().isMissingNode()).isTrue();
    }

    @Test
    void whoAsksTooOftenIsToldWhenToComeAgain() {
        answers = query -> new Answer(429, "{\"message\": \"slow down\"}", "Retry-After", "31");

        assertThatThrownBy(this::call)
                .isInstanceOfSatisfying(ProviderUnavailableException.class, busy -> assertThat(busy.retryAfter())
                        .contains(Duration.ofSeconds(31)))
                .hasMessageContaining("the vendor answered POST /v1/things with 429: {\"message\": \"slow down\"}");
        assertThat(requests).hasSize(1);
    }

    @Test
    void withoutATimeTheUsualOneIsTold() {
        answers = query -> new Answer(429, "");

        assertThatThrownBy(this::call)
                .isInstanceOfSatisfying(ProviderUnavailableException.class, busy -> assertThat(busy.retryAfter())
                        .contains(PAUSE));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503})
    void aFailureOfTheirsLeavesTheEffectUnknownAndIsNotRepeated(int status) {
        answers = query -> new Answer(status, "<html>out of\u0007 order</html>");

        assertThatThrownBy(this::call)
                .isInstanceOfSatisfying(ProviderUnavailableException.class, busy -> assertThat(busy.retryAfter())
                        .isEmpty())
                .hasMessageContaining(status + ": <html>out of order</html>");
        assertThat(requests).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void whoIsDeniedIsToldToLookAtTheKeyAndTheKeyIsNotTold(int status) {
        answers = query -> new Answer(status, "{\"message\": \"no\"}");

        assertThatThrownBy(this::call)
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("look at the key")
                .hasMessageNotContaining("secret-token");
    }

    @Test
    void aRedirectIsNotFollowedWithTheKey() {
        answers = query -> new Answer(302, "", "Location", "http://127.0.0.1:1/");

        assertThatThrownBy(this::call).isInstanceOf(ProvisioningException.class).hasMessageContaining("302");
        assertThat(requests).hasSize(1);
    }

    @Test
    void whatIsNoJsonIsToldApart() {
        answers = query -> new Answer(200, "<html>");

        assertThatThrownBy(() -> api.call("GET", url(), null))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("no JSON; is it the right address?");
        // What was to be changed may be by now.
        assertThatThrownBy(this::call)
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("no JSON");
    }

    @Test
    void whoIsNotThereIsUnavailable() {
        server.stop(0);

        assertThatThrownBy(this::call)
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("the vendor did not answer POST /v1/things");
    }

    private static String page(List<Integer> all, int page, Optional<Integer> total) {
        List<String> some = all.stream()
                .skip((page - 1) * 10L)
                .limit(10)
                .map(id -> "{\"id\":" + id + "}")
                .toList();
        return "{\"things\":" + some
                + total.map(count -> ",\"meta\":{\"total\":" + count + "}").orElse("") + "}";
    }

    private static int number(String query) {
        return Integer.parseInt(query.replaceAll(".*&page=", ""));
    }

    private static List<Integer> ids(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 11, 35})
    void aListingIsAllOfItsPages(int count) {
        for (Optional<Integer> total : List.of(Optional.of(count), Optional.<Integer>empty())) {
            answers = query -> new Answer(200, page(ids(count), number(query), total));

            assertThat(api.list(url() + "?kind=x", PAGES))
                    .extracting(thing -> thing.path("id").asInt())
                    .isEqualTo(ids(count));
        }
        assertThat(requests.get(0)).startsWith("GET /v1/things?kind=x&per_page=10&page=1 ");
    }

    @Test
    void aListingThatChangedBetweenItsPagesIsReadAgain() {
        // One goes after the first page was read: what was the first of the second page is now the last of the first.
        answers = query -> {
            List<Integer> all = requests.size() == 1 ? ids(25) : ids(25).subList(1, 25);
            return new Answer(200, page(all, number(query), Optional.of(all.size())));
        };

        assertThat(api.list(url(), PAGES))
                .extracting(thing -> thing.path("id").asInt())
                .isEqualTo(ids(25).subList(1, 25));
    }

    @Test
    void aListingThatLosesOneForAnotherIsReadAgain() {
        // As many as before, but one is seen twice, and so another not at all.
        answers = query -> {
            List<Integer> moved = new ArrayList<>(ids(25));
            moved.add(0, moved.remove(24));
            return new Answer(200, page(requests.size() == 1 ? ids(25) : moved, number(query), Optional.of(25)));
        };

        assertThat(api.list(url(), PAGES))
                .extracting(thing -> thing.path("id").asInt())
                .containsExactlyInAnyOrderElementsOf(ids(25))
                .startsWith(24);
    }

    @Test
    void aListingThatChangesAllTheTimeIsNotHalfOfIt() {
        answers = query -> new Answer(200, page(ids(25), number(query), Optional.of(25 + requests.size())));

        assertThatThrownBy(() -> api.list(url(), PAGES))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("changes what it lists faster than it is read");
        assertThat(requests).hasSize(6);
    }
}
