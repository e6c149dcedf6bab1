package io.vaporform.acme;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A web server of a host application's own that answers what any of several providers says. */
record ChallengeFiles(HttpServer server) implements AutoCloseable {

    static ChallengeFiles start(int port, List<AcmeProvider> providers) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/", exchange -> answer(exchange, providers));
        server.start();
        return new ChallengeFiles(server);
    }

    private static void answer(HttpExchange exchange, List<AcmeProvider> providers) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Optional<String> text = providers.stream()
                    .flatMap(provider -> provider.challenges().http(path).stream())
                    .findFirst();
            byte[] bytes = text.orElse("not found").getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(text.isPresent() ? 200 : 404, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
