package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.testkit.ManualTime;
import io.vaporform.testkit.MemoryRecords;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever comes, and however slowly they ask. */
class HttpResponderTest {

    private final ManualTime time = ManualTime.create();
    private final OneCall call = new OneCall("op-1", new MemoryRecords(), time);
    private final HttpProbe probe = HttpProbe.put(call);
    private final HttpResponder responder =
            HttpResponder.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new Challenges(() -> call));
    private final List<Socket> open = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        responder.close();
        for (Socket each : open) {
            each.close();
        }
    }

    private Socket send(String text) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), responder.port());
        open.add(socket);
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private String ask(String request) throws IOException {
        return new String(send(request).getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private String asked() throws IOException {
        return ask("GET " + probe.path() + " HTTP/1.1\r\nHost: a.example\r\n\r\n");
    }

    @Test
    void itAnswersAChallengeAndNothingElse() throws IOException {
        assertThat(asked())
                .startsWith("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n")
                .endsWith("\r\n\r\n" + probe.text());
        assertThat(ask("HEAD " + probe.path() + " HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("\r\n\r\n");
        assertThat(ask("GET /other HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 404 ");
        assertThat(ask("GET \\^ HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 404 ");
        assertThat(ask("POST " + probe.path() + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 405 ");
        assertThat(ask("\r\n\r\n")).startsWith("HTTP/1.1 405 ");
    }

    @Test
    void thoseWhoNeverEndTheirRequestKeepNobodyFromBeingAnswered() throws IOException {
        for (int i = 0; i < 3 * SmallServer.MOST; i++) {
            send("GET /");
        }

        assertThat(asked()).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void whoTakesTooLongIsHungUpOn() throws IOException {
        assertThat(ask("GET / HTTP/1.1\r\n")).isEmpty();
    }

    @Test
    void aRequestWithoutAnEndIsNotReadToItsEnd() throws IOException {
        assertThat(ask("GET / HTTP/1.1\r\n" + "a: b\r\n".repeat(2000))).isEmpty();
    }
}
