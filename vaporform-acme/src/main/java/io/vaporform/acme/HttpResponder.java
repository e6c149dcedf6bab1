package io.vaporform.acme;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vaporform.error.ProvisioningException;
import io.vaporform.http.GuestThreads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A web server that answers challenges and nothing else. */
final class HttpResponder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpResponder.class);
    private static final int THREADS = 16;

    private final HttpServer server;
    private final GuestThreads threads = new GuestThreads("acme-http", THREADS);

    private HttpResponder(HttpServer server, Challenges challenges) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, challenges));
        server.start();
    }

    /** @throws ProvisioningException if the address is in use */
    static HttpResponder start(InetSocketAddress address, Challenges challenges) {
        try {
            return new HttpResponder(HttpServer.create(address, 0), challenges);
        } catch (IOException taken) {
            throw new ProvisioningException(
                    "answer challenges at " + address,
                    taken.getMessage() + "; give another port, or http01() alone where a server of yours answers",
                    taken);
        }
    }

    private static void answer(HttpExchange exchange, Challenges challenges) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Optional<String> text =
                    path != null && path.startsWith(Challenges.PATH) ? challenges.http(path) : Optional.empty();
            byte[] bytes = text.orElse("not found").getBytes(StandardCharsets.US_ASCII);
            exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
            exchange.sendResponseHeaders(text.isPresent() ? 200 : 404, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (RuntimeException storeAway) {
            LOG.warn("a challenge could not be answered", storeAway);
            exchange.sendResponseHeaders(503, -1);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
