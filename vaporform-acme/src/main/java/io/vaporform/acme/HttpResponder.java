package io.vaporform.acme;

import io.vaporform.error.ProvisioningException;
import io.vaporform.http.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A web server that answers challenges and nothing else: one request of each connection. The JDK's would wait for ever for a request that never ends. */
final class HttpResponder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpResponder.class);

    /** Of a whole request. */
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Of a request, without its body, which nobody needs. */
    private static final int MOST_BYTES = 8 * 1024;

    private static final int BUFFER = 1024;

    private final SmallServer server;

    private HttpResponder(SmallServer server) {
        this.server = server;
    }

    /** @throws ProvisioningException if the address is in use */
    static HttpResponder start(InetSocketAddress address, Challenges challenges) {
        try {
            ServerSocket socket = new ServerSocket();
            try {
                socket.bind(address, SmallServer.BACKLOG);
            } catch (IOException taken) {
                SmallServer.close(socket);
                throw taken;
            }
            return new HttpResponder(new SmallServer("acme-http", socket, each -> answer(each, challenges)));
        } catch (IOException taken) {
            throw new ProvisioningException(
                    "answer challenges at " + address,
                    taken.getMessage() + "; give another port, or http01() alone where a server of yours answers",
                    taken);
        }
    }

    private static void answer(Socket socket, Challenges challenges) throws IOException {
        String[] request = head(socket).lines().findFirst().orElse("").split(" ", -1);
        boolean head = request[0].equals("HEAD");
        if (request.length < 2 || !(head || request[0].equals("GET"))) {
            send(socket, "405 Method Not Allowed", "ask with GET", false);
            return;
        }
        try {
            Optional<String> text = path(request[1]).flatMap(challenges::http);
            send(socket, text.isPresent() ? "200 OK" : "404 Not Found", text.orElse("not found"), head);
        } catch (RuntimeException storeAway) {
            LOG.warn("a challenge could not be answered", storeAway);
            send(socket, "503 Service Unavailable", "try again", head);
        }
    }

    /** Empty if nobody is answered there. */
    private static Optional<String> path(String target) {
        try {
            return Optional.ofNullable(URI.create(target).getPath()).filter(path -> path.startsWith(Challenges.PATH));
        } catch (IllegalArgumentException noUri) {
            return Optional.empty();
        }
    }

    /** The lines of a request up to the empty one. */
    private static String head(Socket socket) throws IOException {
        Deadline deadline = Deadline.in(TIMEOUT);
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        while (all.size() < MOST_BYTES) {
            socket.setSoTimeout(deadline.millis());
            int read = in.read(buffer);
            if (read < 0) {
                throw new IOException("it has ended within a request");
            }
            all.write(buffer, 0, read);
            String text = all.toString(StandardCharsets.US_ASCII);
            if (text.contains("\r\n\r\n") || text.contains("\n\n")) {
                return text;
            }
        }
        throw new IOException("its request has no end");
    }

    private static void send(Socket socket, String status, String text, boolean headOnly) throws IOException {
        String answer = "HTTP/1.1 " + status + "\r\nContent-Type: application/octet-stream\r\nContent-Length: "
                + text.length() + "\r\nConnection: close\r\n\r\n" + (headOnly ? "" : text);
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        socket.shutdownOutput();
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }
}
