package io.vaporform.testsupport;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.vaporform.testsupport.AcmeRequest.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Stands before a {@link Pebble} and lets go wrong what a CA of the internet lets go wrong. All URLs that Pebble tells
 * lead through it again. Keeps a ledger of what came by. Thread-safe. While Pebble is stopped, connections
 * end without an answer.
 */
public final class AcmeProxy implements AutoCloseable {

    static {
        // Else the body of each answer waits 40 ms for the client's system to acknowledge its headers. Read once, when
        // the JVM makes its first server.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Upstream upstream;
    private final Scratch scratch;
    private final TestCa ca;
    private final HttpsServer server;
    private final ExecutorService threads;
    private final List<AcmeRequest> requests = Collections.synchronizedList(new ArrayList<>());
    private final Map<Kind, Deque<AcmeFault>> next = new EnumMap<>(Kind.class);
    private final Map<Kind, AcmeFault> always = new EnumMap<>(Kind.class);
    private int badNonces;
    private Random random = new Random(0);
    private CountDownLatch healed = new CountDownLatch(1);

    private AcmeProxy(Pebble pebble) throws IOException {
        upstream = new Upstream(pebble.directory(), pebble.apiCa());
        scratch = new Scratch("acme-proxy");
        try {
            ca = new TestCa(scratch, "ca-of-acme-proxy");
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free()), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(ca.identity()));
        } catch (IOException | RuntimeException | Error failed) {
            scratch.close();
            throw failed;
        }
        threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "acme-proxy");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** Everything passes until it is told otherwise. */
    public static AcmeProxy before(Pebble pebble) {
        try {
            return new AcmeProxy(pebble);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Such as {@code https://localhost:14001/dir}, with a certificate of {@link #ca}. */
    public URI directory() {
        return URI.create("https://localhost:" + server.getAddress().getPort() + "/dir");
    }

    /** Issuer of its certificate. */
    public X509Certificate ca() {
        return ca.certificate();
    }

    /** {@link #ca} in PEM, for programs that take a file. */
    public Path caFile() {
        return ca.caFile();
    }

    /** What befalls the next requests of that kind, each once, after those that are still to befall them. */
    public synchronized void next(Kind kind, AcmeFault... faults) {
        next.computeIfAbsent(kind, any -> new ArrayDeque<>()).addAll(List.of(faults));
    }

    /** What befalls every request of that kind for which {@link #next} has nothing. */
    public synchronized void always(Kind kind, AcmeFault fault) {
        always.put(kind, fault);
    }

    /**
     * Lets nonces be bad, whatever is asked, where nothing else goes wrong.
     *
     * @param percent of signed requests
     * @param seed of the choice
     */
    public synchronized void badNonces(int percent, long seed) {
        badNonces = percent;
        random = new Random(seed);
    }

    /** Nothing goes wrong from now on. Ends the connections that it let wait. */
    public synchronized void heal() {
        next.clear();
        always.clear();
        badNonces = 0;
        healed.countDown();
        healed = new CountDownLatch(1);
    }

    /** All that came by, in their order. */
    public List<AcmeRequest> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** How many came by, whatever befell them. */
    public long count(Kind kind) {
        return requests().stream().filter(each -> each.kind() == kind).count();
    }

    /** How many of them the CA got. */
    public long forwarded(Kind kind) {
        return requests().stream()
                .filter(each -> each.kind() == kind && each.isForwarded())
                .count();
    }

    private synchronized Optional<AcmeFault> choose(AcmeRequest request) {
        Deque<AcmeFault> waiting = next.get(request.kind());
        if (waiting != null && !waiting.isEmpty()) {
            return Optional.of(waiting.remove());
        }
        if (always.containsKey(request.kind())) {
            return Optional.ofNullable(always.get(request.kind()));
        }
        boolean bad = request.method().equals("POST") && random.nextInt(100) < badNonces;
        return bad ? Optional.of(AcmeFault.badNonce()) : Optional.empty();
    }

    private void serve(HttpExchange exchange) {
        // Ended without an answer, its connection ends.
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String target = exchange.getRequestURI().toString();
            AcmeRequest plain = AcmeRequest.of(exchange.getRequestMethod(), target, body);
            CountDownLatch until = healing();
            AcmeRequest request = choose(plain).map(plain::with).orElse(plain);
            requests.add(request);
            Optional<Upstream.Answer> answer = request.isForwarded()
                    ? Optional.of(upstream.send(request.method(), target, exchange.getRequestHeaders(), body))
                    : Optional.empty();
            if (request.fault().isPresent()) {
                answer = befall(request.fault().get(), exchange, answer, until);
            }
            if (answer.isPresent()) {
                reply(exchange, answer.get());
            }
        } catch (IOException over) {
            // The client has gone, or Pebble has.
            return;
        }
    }

    private synchronized CountDownLatch healing() {
        return healed;
    }

    /** @param answer that of the CA, if it was asked */
    private Optional<Upstream.Answer> befall(
            AcmeFault fault, HttpExchange exchange, Optional<Upstream.Answer> answer, CountDownLatch until)
            throws IOException {
        if (fault instanceof AcmeFault.Answered said) {
            return Optional.of(Upstream.Answer.of(said.status(), said.contentType(), said.body()));
        } else if (fault instanceof AcmeFault.Problem problem) {
            return Optional.of(problem(problem, exchange));
        } else if (fault instanceof AcmeFault.Late late) {
            await(until, late.delay());
            return answer;
        } else if (fault instanceof AcmeFault.Silence) {
            await(until, Duration.ofDays(1));
        }
        return Optional.empty();
    }

    private static void await(CountDownLatch until, Duration atMost) throws IOException {
        try {
            if (until.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
            throw new IOException(closed);
        }
    }

    private Upstream.Answer problem(AcmeFault.Problem problem, HttpExchange exchange) throws IOException {
        Upstream.Answer nonce = upstream.send("HEAD", "/nonce-plz", exchange.getRequestHeaders(), new byte[0]);
        String body = "{\"type\": \"urn:ietf:params:acme:error:" + problem.type()
                + "\", \"detail\": \"as the test wants it\", \"status\": " + problem.status() + "}";
        Upstream.Answer answer = Upstream.Answer.of(problem.status(), "application/problem+json", body)
                .with("Replay-Nonce", nonce.header("Replay-Nonce").orElseThrow());
        return problem.retryAfter()
                .map(after -> answer.with("Retry-After", Long.toString(after.toSeconds())))
                .orElse(answer);
    }

    private static void reply(HttpExchange exchange, Upstream.Answer answer) throws IOException {
        answer.headers().forEach(header -> exchange.getResponseHeaders().add(header.name(), header.value()));
        exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
        if (answer.body().length > 0) {
            exchange.getResponseBody().write(answer.body());
        }
    }

    @Override
    public void close() {
        heal();
        server.stop(0);
        threads.shutdownNow();
        scratch.close();
    }
}
