package io.vaporform.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A web server of this process that keeps connections open, as an instance behind a load balancer. It can be killed at once, as when its process ends, and come back on the same port. Thread-safe. */
final class Origin implements AutoCloseable {

    /** Is answered after {@value #SLOW_MILLIS} ms, so that some requests are always under way. */
    static final String SLOW = "/slow";

    private static final int SLOW_MILLIS = 20;
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n".getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket listener;

    private Origin(ServerSocket listener) {
        this.listener = listener;
        this.port = listener.getLocalPort();
        begin(listener);
    }

    static Origin open() throws IOException {
        return new Origin(listen(0));
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
    }

    int port() {
        return port;
    }

    /** Ends all of its connections in the middle of what they do, and takes no more. */
    void kill() throws IOException {
        listener.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    void revive() throws IOException {
        listener = listen(port);
        begin(listener);
    }

    private void begin(ServerSocket its) {
        start(() -> {
            while (!its.isClosed()) {
                try {
                    Socket connection = its.accept();
                    connections.add(connection);
                    if (its.isClosed()) {
                        connection.close();
                    }
                    start(() -> serve(connection));
                } catch (IOException over) {
                    // Killed, or a connection that is gone already.
                }
            }
        });
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "origin");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = connection.getInputStream();
            byte[] bytes = new byte[4096];
            int length = 0;
            int read;
            while ((read = in.read(bytes, length, bytes.length - length)) > 0) {
                length += read;
                String request = new String(bytes, 0, length, StandardCharsets.US_ASCII);
                if (request.endsWith("\r\n\r\n")) {
                    if (request.startsWith("GET " + SLOW + " ")) {
                        Thread.sleep(SLOW_MILLIS);
                    }
                    connection.getOutputStream().write(ANSWER);
                    length = 0;
                }
            }
        } catch (IOException gone) {
            // The client is, or this was killed.
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
        }
    }

    @Override
    public void close() throws IOException {
        kill();
    }
}
