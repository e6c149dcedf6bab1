package io.vaporform.haproxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A client that sees each byte, and tries nothing again. */
final class Web {

    private static final int PATIENCE_MILLIS = 20_000;

    private Web() {}

    /** In ISO 8859-1, one character a byte. */
    record Answer(int status, String head, String body) {

        /** Of a header that is there once. */
        String header(String name) {
            return Arrays.stream(head.split("\r\n", -1))
                    .filter(line -> line.startsWith(name + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .reduce((one, other) -> {
                        throw new AssertionError(name + " is there twice: " + head);
                    })
                    .orElse("");
        }
    }

    static Answer get(int port, String host, String path) throws IOException {
        return send(port, "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    static Answer send(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return send(socket, request);
        }
    }

    static Answer send(Socket socket, String request) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        int end = all.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IOException("no answer: " + all);
        }
        return new Answer(Integer.parseInt(all.split(" ", 3)[1]), all.substring(0, end), all.substring(end + 4));
    }
}
