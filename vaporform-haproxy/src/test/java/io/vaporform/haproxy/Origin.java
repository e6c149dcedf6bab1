package io.vaporform.haproxy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** An application's instance that says its name, is as well as it is told to be, and answers {@code /slow} when it is told to. */
final class Origin implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch slow = new CountDownLatch(1);
    private final CountDownLatch slowSeen = new CountDownLatch(1);
    private volatile boolean isWell = true;

    Origin(String name) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, 200, name));
        server.createContext("/health", exchange -> answer(exchange, isWell ? 200 : 500, "health"));
        server.createContext("/slow", exchange -> {
            slowSeen.countDown();
            try {
                slow.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
            answer(exchange, 200, "slow " + name);
        });
        server.start();
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    void isWell(boolean well) {
        isWell = well;
    }

    /** Blocks until a slow request is here. */
    void awaitSlow() throws InterruptedException {
        if (!slowSeen.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("no slow request came");
        }
    }

    void answerSlow() {
        slow.countDown();
    }

    @Override
    public void close() {
        slow.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
