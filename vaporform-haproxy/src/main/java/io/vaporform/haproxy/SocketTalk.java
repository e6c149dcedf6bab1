package io.vaporform.haproxy;

import io.vaporform.http.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * One connection over a socket file, all of it within one deadline. Java's blocking channels over socket files know no time limit, so this one does not block but waits for it to be ready. An
 * interrupt ends the wait and leaves the flag set. Not thread-safe.
 */
final class SocketTalk implements Closeable {

    /** More than a hundred thousand servers have to say. */
    private static final int LONGEST_ANSWER = 128 << 20;

    private static final int BUFFER = 64 << 10;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final Deadline deadline;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

    private SocketTalk(SocketChannel channel, Selector selector, Deadline deadline) throws IOException {
        this.channel = channel;
        this.selector = selector;
        this.deadline = deadline;
        channel.configureBlocking(false);
        this.key = channel.register(selector, 0);
    }

    /** @throws IOException at once where nobody listens, as when HAProxy is loading */
    static SocketTalk open(Path socket, Deadline deadline) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            Selector selector = channel.provider().openSelector();
            try {
                SocketTalk talk = new SocketTalk(channel, selector, deadline);
                talk.connect(socket);
                return talk;
            } catch (IOException | RuntimeException failed) {
                selector.close();
                throw failed;
            }
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    private void connect(Path socket) throws IOException {
        if (!channel.connect(UnixDomainSocketAddress.of(socket))) {
            do {
                await(SelectionKey.OP_CONNECT);
            } while (!channel.finishConnect());
        }
    }

    private void await(int operation) throws IOException {
        key.interestOps(operation);
        int ready = selector.select(deadline.millis());
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted");
        }
        if (ready > 0) {
            selector.selectedKeys().clear();
        }
    }

    void send(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    /** Nothing more will be said. */
    void end() throws IOException {
        channel.shutdownOutput();
    }

    /** Until the other side ends. */
    String readAll() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (read(all)) {
            checkLength(all);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    /**
     * Until it has said {@code prompt}, after which it waits for more; without it.
     *
     * @throws IOException if it ends before that
     */
    String readUntil(String prompt) throws IOException {
        byte[] end = prompt.getBytes(StandardCharsets.US_ASCII);
        Tail all = new Tail();
        while (!all.endsWith(end)) {
            if (!read(all)) {
                throw new IOException("it closed the connection");
            }
            checkLength(all);
        }
        String text = all.toString(StandardCharsets.UTF_8);
        return text.substring(0, text.length() - prompt.length());
    }

    /** False at the end. */
    private boolean read(ByteArrayOutputStream into) throws IOException {
        while (true) {
            buffer.clear();
            int length = channel.read(buffer);
            if (length != 0) {
                into.write(buffer.array(), 0, Math.max(0, length));
                return length > 0;
            }
            await(SelectionKey.OP_READ);
        }
    }

    private static void checkLength(ByteArrayOutputStream all) throws IOException {
        if (all.size() > LONGEST_ANSWER) {
            throw new IOException("it said more than " + LONGEST_ANSWER + " bytes");
        }
    }

    @Override
    public void close() throws IOException {
        // The channel first: a selector would keep it open until its next selection.
        channel.close();
        selector.close();
    }

    /** Looks at its end without a copy of all. */
    private static final class Tail extends ByteArrayOutputStream {

        boolean endsWith(byte[] end) {
            if (count < end.length) {
                return false;
            }
            for (int i = 0; i < end.length; i++) {
                if (buf[count - end.length + i] != end[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
