package io.vaporform.tls;

import io.vaporform.spec.DomainName;
import io.vaporform.spi.TimeSource;
import io.vaporform.tls.ServedAt.Seen;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/**
 * One full handshake, to see what a server shows; nothing is sent after it. By an engine, as only so whoever answers a byte at a time is not listened to for longer than all of it may take.
 */
final class Handshake {

    /** More is no certificate: as much as it takes to send one with all that belongs to it. */
    private static final int MOST_BYTES = 1 << 18;

    private final DomainName name;
    private final TimeSource time;
    private final long end;
    private final LeafWitness witness = new LeafWitness();
    private int received;

    Handshake(DomainName name, TimeSource time, Duration patience) {
        this.name = name;
        this.time = time;
        this.end = time.nanos() + patience.toNanos();
    }

    /** Blocks until it is done, or there is no patience left. */
    Seen look(String place, InetSocketAddress at) {
        boolean connected = false;
        // A channel's socket can be interrupted.
        try (SocketChannel channel = SocketChannel.open()) {
            Socket socket = channel.socket();
            socket.connect(at, left());
            connected = true;
            shake(engine(), socket);
        } catch (SocketTimeoutException silent) {
            return seen(place, Seen.unreached(place, "it does not answer"));
        } catch (IOException ended) {
            return seen(
                    place,
                    connected && !Thread.currentThread().isInterrupted()
                            ? Seen.none(place, String.valueOf(ended.getMessage()))
                            : Seen.unreached(place, String.valueOf(ended.getMessage())));
        }
        return seen(place, Seen.none(place, "the handshake ended without one"));
    }

    /** A server that wants to see a certificate itself has shown its own before. */
    private Seen seen(String place, Seen otherwise) {
        return witness.leaf()
                .map(leaf -> Seen.certificate(place, Certificates.serial(leaf)))
                .orElse(otherwise);
    }

    private int left() throws SocketTimeoutException {
        long millis = TimeUnit.NANOSECONDS.toMillis(end - time.nanos());
        if (millis <= 0) {
            throw new SocketTimeoutException("no patience left");
        }
        return (int) millis;
    }

    /** Of a context of its own, and without saying whom it talks to: so no session is resumed, in which nothing is shown. */
    private SSLEngine engine() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {witness}, null);
            SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(true);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name.text())));
            engine.setSSLParameters(parameters);
            return engine;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK has no TLS", missing);
        }
    }

    private void shake(SSLEngine engine, Socket socket) throws IOException {
        int size = engine.getSession().getPacketBufferSize();
        ByteBuffer in = ByteBuffer.allocate(size).limit(0);
        ByteBuffer out = ByteBuffer.allocate(size);
        ByteBuffer nothing = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        engine.beginHandshake();
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_WRAP -> write(engine, out, socket);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    SSLEngineResult.Status status =
                            engine.unwrap(in, nothing.clear()).getStatus();
                    if (status == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
                        read(in, socket);
                    } else if (status == SSLEngineResult.Status.CLOSED) {
                        throw new EOFException("it closes the connection");
                    }
                }
                default -> {
                    engine.closeOutbound();
                    write(engine, out, socket);
                    return;
                }
            }
        }
    }

    private static void write(SSLEngine engine, ByteBuffer out, Socket socket) throws IOException {
        engine.wrap(ByteBuffer.allocate(0), out.clear());
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        socket.getOutputStream().write(bytes);
    }

    private void read(ByteBuffer in, Socket socket) throws IOException {
        in.compact();
        socket.setSoTimeout(left());
        byte[] bytes = new byte[in.remaining()];
        int count = socket.getInputStream().read(bytes);
        received += Math.max(0, count);
        if (count <= 0 || received > MOST_BYTES) {
            throw new EOFException(count <= 0 ? "it closes the connection" : "it goes on and on");
        }
        in.put(bytes, 0, count).flip();
    }
}
