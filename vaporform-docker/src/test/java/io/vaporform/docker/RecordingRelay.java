package io.vaporform.docker;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A TCP port that leads to the engine, and notes every request that changes something. */
final class RecordingRelay implements AutoCloseable {

    private static final Pattern CHANGE = Pattern.compile("(POST|PUT|DELETE) (/[^ ]*) HTTP/1\\.1");

    private final String engine;
    private final ServerSocket server;
    private final List<String> changes = new CopyOnWriteArrayList<>();
    private final AtomicInteger untilCut = new AtomicInteger(Integer.MAX_VALUE);
    private final List<Closeable> open = new CopyOnWriteArrayList<>();

    RecordingRelay(String engine) throws IOException {
        this.engine = engine;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start("relay", this::accept);
    }

    private volatile CountDownLatch held = new CountDownLatch(0);

    String host() {
        return "tcp://127.0.0.1:" + server.getLocalPort();
    }

    /** Method and path of each changing request so far. */
    List<String> changes() {
        return List.copyOf(changes);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException closed) {
                        // The end of the connection, or of the test.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            SocketChannel real = connect();
            open.add(client);
            open.add(real);
            start("relay-up", () -> copy(client.getInputStream(), output(real), true));
            start("relay-down", () -> {
                // Who hangs up does so for the engine too.
                try (real) {
                    copy(Channels.newInputStream(real), client.getOutputStream(), false);
                }
            });
        }
    }

    /** Not that of {@code Channels}: its write waits for a read of the same channel to end, and so both directions for each other. */
    private static OutputStream output(SocketChannel channel) {
        return Channels.newOutputStream(new WritableByteChannel() {
            @Override
            public int write(ByteBuffer bytes) throws IOException {
                return channel.write(bytes);
            }

            @Override
            public boolean isOpen() {
                return channel.isOpen();
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        });
    }

    private SocketChannel connect() throws IOException {
        URI uri = URI.create(engine);
        if (uri.getScheme().equals("unix")) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(uri.getPath()));
            return channel;
        }
        return SocketChannel.open(new InetSocketAddress(uri.getHost(), uri.getPort()));
    }

    private void copy(InputStream from, OutputStream to, boolean note) throws IOException {
        byte[] buffer = new byte[1 << 16];
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            awaitRelease();
            boolean last = note && noted(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
            to.write(buffer, 0, read);
            to.flush();
            if (last) {
                cut();
            }
        }
        to.close();
    }

    /** Whether it is the last change that is to get through. */
    private boolean noted(String text) {
        boolean last = false;
        Matcher matcher = CHANGE.matcher(text);
        while (matcher.find()) {
            changes.add(matcher.group(1) + " " + matcher.group(2));
            last |= untilCut.decrementAndGet() == 0;
        }
        return last;
    }

    /** Lets nothing more through, in either direction, and says so to nobody: as where packets are dropped. */
    void hold() {
        held = new CountDownLatch(1);
    }

    /** Lets through what was held, and all that comes. */
    void release() {
        held.countDown();
    }

    private void awaitRelease() throws IOException {
        try {
            held.await();
        } catch (InterruptedException stop) {
            throw new IOException(stop);
        }
    }

    /** Cuts all connections once so many more changes were asked for, before the last one is answered. */
    void cutAfter(int more) {
        untilCut.set(more);
    }

    /** Whether it has come to that. */
    boolean wasCut() {
        return untilCut.get() <= 0;
    }

    /** Cuts all connections; takes new ones. */
    void cut() throws IOException {
        for (Closeable each : open) {
            each.close();
        }
        open.clear();
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
