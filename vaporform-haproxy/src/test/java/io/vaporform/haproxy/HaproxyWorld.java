package io.vaporform.haproxy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.Instance;
import io.vaporform.spec.LoadBalancerOutputs;
import io.vaporform.testkit.tck.BalancerWorld;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Servers of this JVM behind a real HAProxy, and requests as raw bytes. */
final class HaproxyWorld implements BalancerWorld {

    private static final int PATIENCE_MILLIS = 10_000;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})");
    private static final Pattern BACKEND = Pattern.compile("(?im)^x-backend: (.*?)\\r?$");
    private static final Pattern LOCATION = Pattern.compile("(?im)^location: (.*?)\\r?$");

    /** A request with it is answered only when {@link #held} says so. */
    private static final String HOLD = "X-Hold";

    private final Path directory;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, HttpServer> servers = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Waiting> held = new HashMap<>();

    /** Which backend has a request that is held. */
    private final Map<String, String> who = new ConcurrentHashMap<>();

    /** Who waits for a request to come, and who for it to go. */
    private record Waiting(CountDownLatch come, CountDownLatch go) {}

    /** @param directory of the provider */
    HaproxyWorld(Path directory) {
        this.directory = directory;
    }

    @Override
    public Instance backend(String name) {
        HttpServer server = serve(name, 0);
        int port = server.getAddress().getPort();
        String instance = name + "-" + port;
        synchronized (this) {
            servers.put(instance, server);
            names.put(instance, name);
        }
        return new Instance(instance, instance, List.of(new Endpoint(PORT, From.HOST, "127.0.0.1", port)));
    }

    private HttpServer serve(String name, int port) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
            server.setExecutor(threads);
            server.createContext("/", exchange -> answer(name, exchange));
            server.start();
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void answer(String name, HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().add("X-Backend", name);
            String id = exchange.getRequestHeaders().getFirst(HOLD);
            if (id != null) {
                who.put(id, name);
                waiting(id).ifPresent(HaproxyWorld::await);
            }
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private synchronized Optional<Waiting> waiting(String id) {
        return Optional.ofNullable(held.get(id));
    }

    private static void await(Waiting waiting) {
        waiting.come().countDown();
        try {
            waiting.go().await(30, TimeUnit.SECONDS);
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void kill(Instance backend) {
        HttpServer server = servers.remove(backend.name());
        if (server != null) {
            server.stop(0);
        }
    }

    @Override
    public synchronized void revive(Instance backend) {
        servers.put(
                backend.name(),
                serve(
                        String.valueOf(names.get(backend.name())),
                        backend.endpoints().get(0).number()));
    }

    @Override
    public Reply send(Endpoint listener, Request request) {
        try (Socket socket = connect(listener, request)) {
            write(socket, request);
            return read(socket);
        } catch (IOException lost) {
            return new Reply(0, Optional.empty(), Optional.empty());
        }
    }

    @Override
    public Optional<String> text(Endpoint listener, Request request) {
        try (Socket socket = connect(listener, request)) {
            write(socket, request);
            String[] parts = raw(socket).split("\r\n\r\n", 2);
            return Optional.of(parts[0].startsWith("HTTP/1.1 200") ? parts[1] : "");
        } catch (IOException lost) {
            return Optional.of("");
        }
    }

    private static Socket connect(Endpoint listener, Request request) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.bind(new InetSocketAddress(request.client(), 0));
        socket.connect(new InetSocketAddress(listener.host(), listener.number()), PATIENCE_MILLIS);
        return socket;
    }

    private static void write(Socket socket, Request request) throws IOException {
        StringBuilder text =
                new StringBuilder("GET " + request.path() + " HTTP/1.1\r\nHost: " + request.host() + "\r\n");
        request.headers()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append("\r\n"));
        text.append("Connection: close\r\n\r\n");
        socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Reply read(Socket socket) throws IOException {
        String head = raw(socket).split("\r\n\r\n", 2)[0];
        return new Reply(
                first(STATUS, head).map(Integer::parseInt).orElse(0), first(BACKEND, head), first(LOCATION, head));
    }

    private static String raw(Socket socket) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        socket.getInputStream().transferTo(all);
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    private static Optional<String> first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    @Override
    public Held hold(Endpoint listener, Request request) {
        String id = "held-" + System.identityHashCode(request);
        Waiting waiting = new Waiting(new CountDownLatch(1), new CountDownLatch(1));
        synchronized (this) {
            held.put(id, waiting);
        }
        Map<String, String> headers = new HashMap<>(request.headers());
        headers.put(HOLD, id);
        try {
            Socket socket = connect(listener, request);
            write(socket, new Request(request.host(), request.path(), headers, request.client()));
            if (!waiting.come().await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("no backend got the request");
            }
            return new Pending(socket, waiting, String.valueOf(who.get(id)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    private record Pending(Socket socket, Waiting waiting, String backend) implements Held {
        @Override
        public Reply end() {
            waiting.go().countDown();
            try (socket) {
                return read(socket);
            } catch (IOException lost) {
                return new Reply(0, Optional.empty(), Optional.empty());
            }
        }
    }

    @Override
    public boolean choosesClients() {
        return true;
    }

    /** As the kernel does when memory is short; its supervisor brings it back. */
    @Override
    public boolean restart(LoadBalancerOutputs balancer) {
        try {
            return Leftovers.kill(HaproxyDirectory.of(directory.resolve(balancer.id())), Edge.LIMITS.hardStop());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            held.values().forEach(waiting -> waiting.go().countDown());
            servers.values().forEach(server -> server.stop(0));
        }
        threads.shutdownNow();
    }
}
