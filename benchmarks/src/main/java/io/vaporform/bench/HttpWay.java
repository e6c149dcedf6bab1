package io.vaporform.bench;

import com.sun.net.httpserver.HttpServer;
import io.vaporform.Infrastructure;
import io.vaporform.acme.AcmeProvider;
import io.vaporform.testsupport.Pebble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Http01Challenge;

/** HTTP-01: a file at the port at which Pebble looks. */
final class HttpWay implements AcmeWay {

    @Override
    public String type() {
        return Http01Challenge.TYPE;
    }

    @Override
    public AcmeProvider.Builder ours(AcmeProvider.Builder builder, Pebble pebble, Infrastructure.Builder infra) {
        return builder.http01(address(pebble));
    }

    private static InetSocketAddress address(Pebble pebble) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), pebble.httpPort());
    }

    @Override
    public Answers bare(Pebble pebble) throws IOException {
        return new Files(address(pebble));
    }

    @Override
    public Lego lego(Pebble pebble) {
        return new Lego(List.of("--http", "--http.port", "127.0.0.1:" + pebble.httpPort()), Map.of());
    }

    /** A server of the JDK's. */
    private static final class Files implements Answers {

        private static final String PATH = "/.well-known/acme-challenge/";
        private static final int THREADS = 16;

        private final Map<String, String> all = new ConcurrentHashMap<>();
        private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        private final HttpServer server;

        Files(InetSocketAddress address) throws IOException {
            server = HttpServer.create(address, 0);
            server.setExecutor(threads);
            server.createContext(PATH, exchange -> {
                try (exchange) {
                    String text =
                            all.getOrDefault(exchange.getRequestURI().getPath().substring(PATH.length()), "");
                    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
                    exchange.sendResponseHeaders(bytes.length > 0 ? 200 : 404, bytes.length);
                    exchange.getResponseBody().write(bytes);
                }
            });
            server.start();
        }

        @Override
        public void put(String name, Challenge challenge) {
            Http01Challenge http = (Http01Challenge) challenge;
            all.put(http.getToken(), http.getAuthorization());
        }

        @Override
        public void remove(String name, Challenge challenge) {
            all.remove(((Http01Challenge) challenge).getToken());
        }

        @Override
        public void close() {
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
