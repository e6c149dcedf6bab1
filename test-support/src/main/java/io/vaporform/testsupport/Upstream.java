package io.vaporform.testsupport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A server that requests are passed on to as they are. By hand, as the JDK's clients neither let the {@code Host} pass
 * nor leave a failed request alone; in HTTP/1.0, where an answer ends with its connection.
 */
final class Upstream {

    private static final int PATIENCE_MILLIS = 30_000;

    /** Of one connection, not of the request. */
    private static final Set<String> OWN = Set.of(
            "connection",
            "content-length",
            "date",
            "expect",
            "http2-settings",
            "keep-alive",
            "transfer-encoding",
            "upgrade");

    private final URI uri;
    private final SSLSocketFactory sockets;

    Upstream(URI uri, X509Certificate ca) throws IOException {
        this.uri = uri;
        sockets = TestCa.trusting(ca).getSocketFactory();
    }

    Answer send(String method, String target, Map<String, List<String>> headers, byte[] body) throws IOException {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.0\r\n");
        headers.forEach((name, values) -> values.stream()
                .filter(value -> !OWN.contains(name.toLowerCase(Locale.ROOT)))
                .forEach(value -> head.append(name + ": " + value + "\r\n")));
        head.append("Content-Length: " + body.length + "\r\n\r\n");
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        try (SSLSocket socket = (SSLSocket) sockets.createSocket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.getOutputStream().write(request.toByteArray());
            return answer(socket.getInputStream().readAllBytes());
        }
    }

    private static Answer answer(byte[] all) throws IOException {
        int end = new String(all, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IOException("answered with " + all.length + " bytes without an end of headers");
        }
        String[] lines = new String(all, 0, end, StandardCharsets.ISO_8859_1).split("\r\n", -1);
        List<Header> headers = new ArrayList<>();
        for (String line : Arrays.asList(lines).subList(1, lines.length)) {
            String[] parts = line.split(": *", 2);
            if (!OWN.contains(parts[0].toLowerCase(Locale.ROOT))) {
                headers.add(new Header(parts[0], parts[1]));
            }
        }
        int status = Integer.parseInt(lines[0].split(" ", -1)[1]);
        return new Answer(status, headers, Arrays.copyOfRange(all, end + 4, all.length));
    }

    /** Without what is of its connection. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(int status, List<Header> headers, byte[] body) {

        static Answer of(int status, String contentType, String body) {
            return new Answer(
                    status, List.of(new Header("Content-Type", contentType)), body.getBytes(StandardCharsets.UTF_8));
        }

        Optional<String> header(String name) {
            return headers.stream()
                    .filter(header -> header.name.equalsIgnoreCase(name))
                    .map(Header::value)
                    .findFirst();
        }

        Answer with(String name, String value) {
            List<Header> more = new ArrayList<>(headers);
            more.add(new Header(name, value));
            return new Answer(status, more, body);
        }
    }

    record Header(String name, String value) {}
}
