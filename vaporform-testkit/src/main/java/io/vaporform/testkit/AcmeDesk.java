package io.vaporform.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.vaporform.spi.TimeSource;
import io.vaporform.testkit.AcmeClerk.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Takes the requests to a {@link FakeAcme}: looks at nonces, URLs and accounts (RFC 8555, 6), and passes on what is asked for. */
final class AcmeDesk implements HttpHandler {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String POST = "POST";

    /** RFC 9110, 5.6.7. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

    private final TimeSource time;
    private final String base;
    private final AcmeBooks books;
    private final AcmeClerk clerk;
    private final Supplier<FakeAcme.Outage> outage;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong nonces = new AtomicLong();
    private final Set<String> open = ConcurrentHashMap.newKeySet();

    /** @param base of all URLs, without a slash at the end */
    AcmeDesk(TimeSource time, String base, AcmeBooks books, AcmeClerk clerk, Supplier<FakeAcme.Outage> outage) {
        this.time = time;
        this.base = base;
        this.books = books;
        this.clerk = clerk;
        this.outage = outage;
    }

    long requests() {
        return requests.get();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        byte[] body = exchange.getRequestBody().readAllBytes();
        switch (outage.get()) {
            case NONE -> send(exchange, answer(exchange, body));
            case UNAVAILABLE -> send(exchange, problem(new AcmeProblem(503, "serverInternal", "out of service")));
            case REFUSED -> exchange.close();
            case SILENT -> {
                // Whoever asked waits until it has waited long enough.
            }
        }
    }

    private Answer answer(HttpExchange exchange, byte[] body) {
        try {
            String[] path = exchange.getRequestURI().getPath().substring(1).split("/");
            return exchange.getRequestMethod().equals(POST) ? posted(path, request(exchange, body)) : read(path);
        } catch (AcmeProblem problem) {
            return problem(problem);
        } catch (RuntimeException fault) {
            return problem(new AcmeProblem(500, "serverInternal", fault.toString()));
        }
    }

    private Answer read(String[] path) throws AcmeProblem {
        return switch (path[0]) {
            case "directory" -> clerk.directory(base);
            case "nonce" -> new Answer(204, "", "", "", Duration.ZERO);
            case "renewal" -> clerk.renewal(part(path, 1));
            default -> throw AcmeProblem.notFound("resource to be read at " + String.join("/", path));
        };
    }

    private JwsRequest request(HttpExchange exchange, byte[] body) throws AcmeProblem {
        JwsRequest request = JwsRequest.of(body);
        if (!open.remove(request.header("nonce"))) {
            throw new AcmeProblem(400, "badNonce", "the nonce is unknown, or was used before");
        }
        String url = base + exchange.getRequestURI();
        if (!request.header("url").equals(url)) {
            throw new AcmeProblem(403, "unauthorized", "the URL that is signed is not " + url);
        }
        return request;
    }

    private Answer posted(String[] path, JwsRequest request) throws AcmeProblem {
        if (path[0].equals("account") && path.length == 1) {
            return clerk.newAccount(base, request);
        }
        if (path[0].equals("revoke") && request.header("kid").isEmpty()) {
            return clerk.revoke(request);
        }
        String account = request.header("kid").replace(base + "/account/", "");
        books.thumbprint(account);
        return switch (path[0]) {
            case "account" -> Answer.of(200, clerk.account(base, account), base + "/account/" + account);
            case "order" -> order(path, account, request);
            case "authz" -> clerk.authorization(base, part(path, 1));
            case "challenge" -> clerk.challenge(base, account, part(path, 1), part(path, 2), request);
            case "certificate" -> clerk.certificate(part(path, 1));
            case "revoke" -> clerk.revoke(request);
            default -> throw AcmeProblem.notFound("resource at " + String.join("/", path));
        };
    }

    private Answer order(String[] path, String account, JwsRequest request) throws AcmeProblem {
        return switch (path.length) {
            case 1 -> clerk.newOrder(base, account, request);
            case 2 -> clerk.order(base, account, path[1]);
            default -> clerk.finish(base, account, path[1], request);
        };
    }

    private static String part(String[] path, int index) throws AcmeProblem {
        if (index >= path.length) {
            throw AcmeProblem.notFound("resource of that name");
        }
        return path[index];
    }

    private static Answer problem(AcmeProblem problem) {
        String body = JSON.createObjectNode()
                .put("type", problem.type())
                .put("detail", problem.getMessage())
                .put("status", problem.status())
                .toString();
        return new Answer(problem.status(), "application/problem+json", body, "", problem.retryAfter());
    }

    private void send(HttpExchange exchange, Answer answer) throws IOException {
        String nonce = "n" + nonces.incrementAndGet();
        open.add(nonce);
        var headers = exchange.getResponseHeaders();
        headers.set("Replay-Nonce", nonce);
        headers.set("Cache-Control", "no-store");
        headers.set("Link", "<" + base + "/directory>;rel=\"index\"");
        if (!answer.type().isEmpty()) {
            headers.set("Content-Type", answer.type());
        }
        if (!answer.location().isEmpty()) {
            headers.set("Location", answer.location());
        }
        if (!answer.retryAfter().isZero()) {
            // As a date: a number of seconds counts from the header Date, which the JDK's server writes by the real
            // clock.
            Instant until = time.now().plus(answer.retryAfter()).plusMillis(999);
            headers.set("Retry-After", DATE.format(until.atOffset(ZoneOffset.UTC)));
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        boolean bare = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        try (exchange) {
            exchange.sendResponseHeaders(answer.status(), bare ? -1 : body.length);
            if (!bare) {
                exchange.getResponseBody().write(body);
            }
        }
    }
}
