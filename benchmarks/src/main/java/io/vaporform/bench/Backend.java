package io.vaporform.bench;

import com.sun.net.httpserver.HttpServer;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.Instance;
import io.vaporform.spi.Member;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An instance of a web application in this JVM, that can die and live again at the same place. */
final class Backend implements AutoCloseable {

    private static final byte[] BODY = "ok\n".getBytes(StandardCharsets.US_ASCII);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String name;
    private HttpServer server;
    private final int port;

    Backend(String name) {
        this.name = name;
        this.server = serve(0);
        this.port = server.getAddress().getPort();
    }

    private HttpServer serve(int at) {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 500);
            started.setExecutor(threads);
            started.createContext("/", exchange -> {
                exchange.sendResponseHeaders(200, BODY.length);
                exchange.getResponseBody().write(BODY);
                exchange.close();
            });
            started.start();
            return started;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Member as(Member.State state) {
        return new Member(new Instance(name, name, List.of(new Endpoint("http", From.HOST, "127.0.0.1", port))), state);
    }

    String name() {
        return name;
    }

    /** As a crash: connections are closed without an answer, and new ones are refused. */
    void die() {
        server.stop(0);
    }

    void liveAgain() {
        server = serve(port);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
