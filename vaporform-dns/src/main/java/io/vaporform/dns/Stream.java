package io.vaporform.dns;

import io.vaporform.http.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import org.xbill.DNS.Message;

/** A connection for messages of the DNS, each behind its length (RFC 1035, 4.2.2). An interrupt of who waits closes it. */
final class Stream implements Closeable {

    private static final int LARGEST = 65_535;

    private final SocketChannel channel;
    private final DataInputStream in;

    private Stream(SocketChannel channel) throws IOException {
        this.channel = channel;
        in = new DataInputStream(channel.socket().getInputStream());
    }

    static Stream open(InetSocketAddress address, Deadline deadline) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            Socket socket = channel.socket();
            socket.connect(address, deadline.millis());
            socket.setTcpNoDelay(true);
            return new Stream(channel);
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    void write(Message message) throws IOException {
        byte[] bytes = message.toWire(LARGEST);
        ByteArrayOutputStream framed = new ByteArrayOutputStream(bytes.length + 2);
        framed.write(bytes.length >> 8);
        framed.write(bytes.length);
        framed.writeBytes(bytes);
        channel.socket().getOutputStream().write(framed.toByteArray());
    }

    /** The next message, as it came. */
    byte[] read(Deadline deadline) throws IOException {
        channel.socket().setSoTimeout(deadline.millis());
        byte[] message = new byte[in.readUnsignedShort()];
        int length = 0;
        while (length < message.length) {
            // That each byte comes in time does not bring the message in time.
            channel.socket().setSoTimeout(deadline.millis());
            int read = in.read(message, length, message.length - length);
            if (read < 0) {
                throw new EOFException("the connection was closed within an answer");
            }
            length += read;
        }
        return message;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
