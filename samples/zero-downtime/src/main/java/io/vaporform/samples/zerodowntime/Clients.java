package io.vaporform.samples.zerodowntime;

import io.vaporform.spec.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A few clients that ask the same again and again over connections that they keep, and never ask twice. They stop after ten minutes, if nobody stops them before. */
final class Clients implements AutoCloseable {

    private static final int COUNT = 4;
    private static final long LONGEST = TimeUnit.MINUTES.toNanos(10);
    private static final int PATIENCE_MILLIS = 30_000;

    private final Endpoint at;
    private final String request;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile boolean isOver;

    /** Begins at once. */
    Clients(Endpoint at, String host, String path) {
        this.at = at;
        this.request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
        for (int i = 0; i < COUNT; i++) {
            Thread thread = new Thread(this::run, "client-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    private void run() {
        long end = System.nanoTime() + LONGEST;
        while (!isOver && System.nanoTime() < end) {
            try (Socket socket = new Socket()) {
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.connect(new InetSocketAddress(at.host(), at.number()), PATIENCE_MILLIS);
                askWhileKept(socket, end);
            } catch (IOException lost) {
                failed.incrementAndGet();
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    private void askWhileKept(Socket socket, long end) throws IOException, InterruptedException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        boolean isKept = true;
        while (isKept && !isOver && System.nanoTime() < end) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            isKept = isAnswered(in);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** @return whether the connection can be used again */
    private boolean isAnswered(BufferedReader in) throws IOException {
        String status = in.readLine();
        if (status == null) {
            throw new IOException("the connection was closed without an answer");
        }
        boolean isKept = true;
        int length = -1;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            String header = line.toLowerCase(Locale.ROOT);
            isKept &= !header.equals("connection: close");
            length = header.startsWith("content-length:")
                    ? Integer.parseInt(
                            header.substring("content-length:".length()).trim())
                    : length;
        }
        in.skip(Math.max(0, length));
        (status.startsWith("HTTP/1.1 200") ? answered : failed).incrementAndGet();
        return isKept && length >= 0;
    }

    int answered() {
        return answered.get();
    }

    int failed() {
        return failed.get();
    }

    @Override
    public void close() {
        isOver = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
