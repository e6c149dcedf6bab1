package io.vaporform.bench;

import io.vaporform.spec.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The same request again and again, by a few clients that keep their connections and ask nothing twice, until it is closed. */
final class KeptLoad implements AutoCloseable {

    private static final int CLIENTS = 4;
    private static final int PATIENCE_MILLIS = 60_000;
    private static final Duration BETWEEN = Duration.ofMillis(4);

    /** Nobody who forgets to close it loads the machine for longer. */
    private static final Duration LONGEST = Duration.ofMinutes(60);

    private final Endpoint at;
    private final byte[] request;
    private final List<Thread> clients = new ArrayList<>();
    private final Map<String, Integer> failures = new LinkedHashMap<>();
    private volatile boolean over;
    private int requests;

    /** Begins at once. */
    KeptLoad(Endpoint at, String host) {
        this.at = at;
        this.request = ("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < CLIENTS; i++) {
            Thread client = new Thread(this::run, "load-" + i);
            clients.add(client);
            client.start();
        }
    }

    private void run() {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!over && System.nanoTime() < end) {
            try (Socket socket = new Socket()) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.connect(new InetSocketAddress(at.host(), at.number()), PATIENCE_MILLIS);
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
                boolean isKept = true;
                while (isKept && !over) {
                    socket.getOutputStream().write(request);
                    isKept = isAnswered(in);
                    TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
                }
            } catch (IOException lost) {
                note(lost.toString());
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    /** @return whether the connection can be used again */
    private boolean isAnswered(BufferedReader in) throws IOException {
        String status = in.readLine();
        if (status == null) {
            throw new IOException("closed without an answer");
        }
        boolean isKept = true;
        int length = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            String header = line.toLowerCase(Locale.ROOT);
            isKept &= !header.equals("connection: close");
            if (header.startsWith("content-length: ")) {
                length = Integer.parseInt(header.substring("content-length: ".length()));
            }
        }
        for (int i = 0; i < length; i++) {
            if (in.read() < 0) {
                throw new IOException("cut short");
            }
        }
        note(status.startsWith("HTTP/1.1 200") ? "" : status);
        return isKept;
    }

    /** @param failure empty if it was none */
    private synchronized void note(String failure) {
        requests++;
        if (!failure.isEmpty()) {
            failures.merge(failure, 1, Integer::sum);
        }
    }

    synchronized int requests() {
        return requests;
    }

    synchronized int failed() {
        return failures.values().stream().mapToInt(Integer::intValue).sum();
    }

    synchronized Map<String, Integer> failures() {
        return Map.copyOf(failures);
    }

    @Override
    public void close() {
        over = true;
        for (Thread client : clients) {
            try {
                client.join();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
