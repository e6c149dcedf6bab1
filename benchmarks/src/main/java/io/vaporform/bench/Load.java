package io.vaporform.bench;

import io.vaporform.spec.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The same request again and again, by a few clients, each with a connection of its own for each, until it is closed. */
final class Load extends Clients {

    private static final String GOOD = "200";
    private static final int STATUS_BEGIN = "HTTP/1.1 ".length();
    private static final int STATUS_END = STATUS_BEGIN + GOOD.length();
    private static final int CLIENTS = 4;
    private static final int PATIENCE_MILLIS = 60_000;
    private static final Duration BETWEEN = Duration.ofMillis(5);

    /** Nobody who forgets to close it loads the machine for longer. */
    private static final Duration LONGEST = Duration.ofMinutes(60);

    private final Endpoint at;
    private final String request;
    private final String body;

    /**
     * Begins at once.
     *
     * @param body what each answer must end with
     */
    Load(Endpoint at, String host, String path, String body) {
        this.at = at;
        this.body = body;
        this.request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
        begin(CLIENTS);
    }

    @Override
    void run(int number) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!isOver() && System.nanoTime() < end) {
            note(outcome());
            try {
                TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    private String outcome() {
        try {
            String answer = ask();
            if (answer.length() < STATUS_END) {
                return "no answer";
            }
            String status = answer.substring(STATUS_BEGIN, STATUS_END);
            if (status.equals(GOOD)) {
                return answer.endsWith(body) ? "" : "200, cut short";
            }
            return status;
        } catch (IOException failed) {
            return failed.toString();
        }
    }

    private String ask() throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(at.host(), at.number()), PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
