package io.vaporform.dns;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** An RDAP service on a loopback address, that answers everything as a test says. */
final class LocalRdap implements AutoCloseable {

    private final HttpServer server;
    private final String scheme;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile HttpHandler handler = exchange -> answer(exchange, 500, new byte[0]);

    private LocalRdap(String scheme, HttpServer server) {
        this.scheme = scheme;
        this.server = server;
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Accept"));
            handler.handle(exchange);
        });
        server.start();
    }

    static LocalRdap start() {
        return at("127.0.0.1");
    }

    static LocalRdap at(String address) {
        try {
            return new LocalRdap("http", HttpServer.create(new InetSocketAddress(address, 0), 0));
        } catch (IOException noServer) {
            throw new UncheckedIOException(noServer);
        }
    }

    static LocalRdap withTls(SSLContext tls) {
        try {
            HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls));
            return new LocalRdap("https", server);
        } catch (IOException noServer) {
            throw new UncheckedIOException(noServer);
        }
    }

    /** @param file below {@code src/test/resources/rdap} */
    LocalRdap file(int status, String file) {
        try (InputStream answer = Objects.requireNonNull(LocalRdap.class.getResourceAsStream("/rdap/" + file))) {
            return answer(status, new String(answer.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** @param headers each with its value */
    LocalRdap answer(int status, String body, String... headers) {
        return answer(status, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    LocalRdap answer(int status, byte[] body, String... headers) {
        handler = exchange -> answer(exchange, status, body, headers);
        return this;
    }

    LocalRdap redirect(int status, String location) {
        return answer(status, "", "Location", location);
    }

    /** A byte every now and then, and never the last one. */
    LocalRdap drip() {
        handler = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                while (!isClosedAfter(20)) {
                    body.write(' ');
                    body.flush();
                }
            }
        };
        return this;
    }

    private boolean isClosedAfter(int millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body, String... headers) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/rdap+json");
        for (int i = 0; i < headers.length; i += 2) {
            exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (exchange;
                OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    String url() {
        return scheme + "://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + "/rdap/";
    }

    /** What it was asked so far. */
    List<String> asked() {
        return asked;
    }

    /** With this service for {@code com} and {@code example}. */
    RdapBootstrap bootstrap() {
        return bootstrap("[[[\"com\", \"example\"], [\"" + url() + "\"]]]");
    }

    static RdapBootstrap bootstrap(String services) {
        String registry = "{\"version\": \"1.0\", \"services\": " + services + "}";
        try {
            return RdapBootstrap.read(new ByteArrayInputStream(registry.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
