package io.vaporform.haproxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A client that keeps its connection until it is told to close it, and tries nothing again. */
final class KeptConnection implements AutoCloseable {

    private final int port;
    private @Nullable Socket socket;
    private int opened;

    KeptConnection(int port) {
        this.port = port;
    }

    /** The body of what is answered. */
    String get(String host, String path) throws IOException {
        if (socket == null) {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(20_000);
            socket.setTcpNoDelay(true);
            opened++;
        }
        String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String head = head(socket.getInputStream());
        int length = Integer.parseInt(head.replaceAll("(?is).*\ncontent-length: *(\\d+).*", "$1"));
        String body = new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
        if (head.toLowerCase(Locale.ROOT).contains("connection: close")) {
            close();
        }
        return body;
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int each = in.read();
            if (each < 0) {
                throw new IOException("closed after " + head);
            }
            head.write(each);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** How many connections it has had. */
    int opened() {
        return opened;
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
