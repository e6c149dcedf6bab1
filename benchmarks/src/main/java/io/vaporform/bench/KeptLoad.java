package io.vaporform.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Requests by a few clients that keep their connections, as many each second until it is closed. Nothing is tried again: whatever is not answered by 200 in whole counts as failed, but a connection
 * that an answer has announced to end is opened anew for the next request.
 */
final class KeptLoad extends Clients {

    private static final int CLIENTS = 4;
    private static final Duration BETWEEN = Duration.ofMillis(4);
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int SLOW_EACH = 8;

    /** Nobody who forgets to close it loads the machine for longer. */
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final int port;
    private final List<String> hosts;

    /**
     * Begins at once.
     *
     * @param port of this machine
     * @param hosts that are asked for in turn
     */
    KeptLoad(int port, List<String> hosts) {
        this.port = port;
        this.hosts = List.copyOf(hosts);
        begin(CLIENTS);
    }

    @Override
    void run(int first) {
        long end = System.nanoTime() + LONGEST.toNanos();
        try (Client client = new Client()) {
            for (int i = first; !isOver() && System.nanoTime() - end < 0; i++) {
                note(client.outcome(hosts.get(i % hosts.size()), i % SLOW_EACH == 0 ? Origin.SLOW : "/"));
                TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
            }
        } catch (InterruptedException | IOException stop) {
            note(stop.toString());
        }
    }

    /** One connection at a time. */
    private final class Client implements AutoCloseable {
        private Socket socket = new Socket();
        private boolean isOpen;

        String outcome(String host, String path) throws IOException {
            try {
                if (!isOpen) {
                    socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    socket.setTcpNoDelay(true);
                    socket.setSoTimeout(PATIENCE_MILLIS);
                    isOpen = true;
                }
                socket.getOutputStream()
                        .write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                return answer();
            } catch (IOException failed) {
                close();
                return String.valueOf(failed.getMessage());
            }
        }

        private String answer() throws IOException {
            byte[] bytes = new byte[8192];
            int length = 0;
            while (true) {
                int read = socket.getInputStream().read(bytes, length, bytes.length - length);
                if (read < 0) {
                    close();
                    return length == 0 ? "ended without an answer" : "cut short";
                }
                length += read;
                String text = new String(bytes, 0, length, StandardCharsets.US_ASCII);
                if (text.contains("\r\n\r\n") && isWhole(text)) {
                    String head = text.toLowerCase(Locale.ROOT);
                    if (head.contains("\r\nconnection: close\r\n")) {
                        close();
                    }
                    return text.startsWith("HTTP/1.1 200 ") ? "" : text.substring(0, text.indexOf('\r'));
                }
            }
        }

        private boolean isWhole(String text) {
            int body = text.indexOf("\r\n\r\n") + 4;
            String head = text.substring(0, body).toLowerCase(Locale.ROOT);
            int at = head.indexOf("\r\ncontent-length: ");
            if (at < 0) {
                return false;
            }
            int begin = at + "\r\ncontent-length: ".length();
            return text.length() - body >= Integer.parseInt(head.substring(begin, head.indexOf('\r', begin)));
        }

        @Override
        public void close() throws IOException {
            isOpen = false;
            socket.close();
        }
    }
}
