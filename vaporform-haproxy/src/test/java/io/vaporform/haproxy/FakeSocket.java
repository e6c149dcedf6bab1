package io.vaporform.haproxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A socket file behind which something is that does as HAProxy never should. */
final class FakeSocket implements AutoCloseable {

    /** What it does with a connection. */
    interface Behaviour {
        void serve(SocketChannel channel) throws IOException, InterruptedException;
    }

    private final ServerSocketChannel server;
    private final Thread thread;

    FakeSocket(Path file, Behaviour behaviour) throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(file));
        thread = new Thread(() -> serve(behaviour));
        thread.start();
    }

    private void serve(Behaviour behaviour) {
        while (server.isOpen()) {
            try (SocketChannel channel = server.accept()) {
                behaviour.serve(channel);
            } catch (IOException | InterruptedException closed) {
                // The other side has gone, or the test is over.
            }
        }
    }

    /** All that the other side says until it ends. */
    static String readAll(SocketChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 20);
        while (channel.read(bytes) >= 0) {
            // more
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    static void say(SocketChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            thread.interrupt();
            thread.join();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
