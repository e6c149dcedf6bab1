package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.spi.PublicAddresses;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files on a real web server, whose name is in a zone on BIND. */
class ChallengeFileIT {

    private static final String PATH = "/.well-known/vaporform/abc";
    private static final String TEXT = "vaporform-domain=xyz";
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static Tree tree;
    private static AuthoritativeDns dns;

    private final List<ChallengeFile> opened = new ArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer web;

    @BeforeAll
    static void start() {
        tree = new Tree(
                70,
                "web IN A 127.0.0.1",
                "inside IN A 10.1.2.3",
                "mixed IN A 127.0.0.1",
                "mixed IN A 93.184.216.34",
                "alias IN CNAME web.test.");
        dns = tree.asking().build();
    }

    @AfterAll
    static void stop() {
        if (dns != null) {
            dns.close();
        }
        if (tree != null) {
            tree.close();
        }
    }

    @BeforeEach
    void serve() throws IOException {
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.start();
    }

    @AfterEach
    void end() {
        web.stop(0);
        opened.forEach(ChallengeFile::close);
    }

    private int port() {
        return web.getAddress().getPort();
    }

    private ChallengeFile files() {
        return files(InetAddress::isLoopbackAddress);
    }

    private ChallengeFile files(Predicate<InetAddress> allowed) {
        ChallengeFile files = new ChallengeFile(dns, allowed, port(), TIMEOUT);
        opened.add(files);
        return files;
    }

    private Optional<String> missing() {
        return files().missing("http://web.test" + PATH, TEXT);
    }

    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private void at(String path, Answer answer) {
        web.createContext(path, exchange -> {
            asked.incrementAndGet();
            try (exchange) {
                answer.to(exchange);
            }
        });
    }

    private static Answer text(int status, String text) {
        return exchange -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    private static Answer redirect(String to) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", to);
            exchange.sendResponseHeaders(302, -1);
        };
    }

    @Test
    void theRightTextCounts() {
        at(PATH, text(200, TEXT + "\n"));

        assertThat(missing()).isEmpty();
        assertThat(files().missing("http://alias.test" + PATH, TEXT)).isEmpty();
    }

    @Test
    void anythingElseDoesNot() {
        assertThat(missing()).get().asString().contains("404");

        at(PATH, exchange -> text(200, exchange.getRequestURI().toString()).to(exchange));
        assertThat(missing()).get().asString().contains(PATH);
    }

    @Test
    void aServerThatIsNotOfTheInternetIsNotAsked() {
        at(PATH, text(200, TEXT));
        ChallengeFile onlyPublic = files(PublicAddresses::contain);

        assertThat(onlyPublic.missing("http://web.test" + PATH, TEXT))
                .contains("web.test leads to 127.0.0.1, which is no public address");
        assertThat(onlyPublic.missing("http://mixed.test" + PATH, TEXT)).isPresent();
        assertThat(files().missing("http://inside.test" + PATH, TEXT))
                .get()
                .asString()
                .contains("10.1.2.3");
        assertThat(asked).hasValue(0);
    }

    @Test
    void aRedirectIsFollowedToTheSameServerOnly() {
        at(PATH, redirect("/elsewhere"));
        at("/elsewhere", text(200, TEXT));
        assertThat(missing()).isEmpty();

        web.removeContext(PATH);
        at(PATH, redirect("http://alias.test:" + port() + "/elsewhere"));
        assertThat(missing()).get().asString().contains("another server", "alias.test");
        web.removeContext(PATH);
        at(PATH, redirect("http://web.test:1/elsewhere"));
        assertThat(missing()).get().asString().contains("another server");
        web.removeContext(PATH);
        at(PATH, redirect("file:///etc/passwd"));
        assertThat(missing()).get().asString().contains("another server");
        web.removeContext(PATH);
        at(PATH, redirect(PATH));
        assertThat(missing()).get().asString().contains("redirects");
    }

    @Test
    void whatIsLargeIsNotReadToItsEnd() {
        at(PATH, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] much = new byte[1024 * 1024];
            try (OutputStream body = exchange.getResponseBody()) {
                for (int i = 0; i < 1000; i++) {
                    body.write(much);
                }
            }
        });

        assertThat(missing()).isPresent();
    }

    @Test
    void whoDripsIsNotWaitedFor() {
        CountDownLatch hungUp = new CountDownLatch(1);
        at(PATH, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                for (int i = 0; i < 50 && !hungUp.await(200, TimeUnit.MILLISECONDS); i++) {
                    body.write('x');
                    body.flush();
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });

        assertThatThrownBy(this::missing)
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("web.test");
        hungUp.countDown();
    }

    @Test
    void headersWithoutAnEndAreNotRead() throws Exception {
        try (ServerSocket endless = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ChallengeFile files =
                        new ChallengeFile(dns, InetAddress::isLoopbackAddress, endless.getLocalPort(), TIMEOUT)) {
            Thread server = new Thread(() -> sendHeaders(endless));
            server.start();

            assertThatThrownBy(() -> files.missing("http://web.test" + PATH, TEXT))
                    .isInstanceOf(ProviderUnavailableException.class)
                    .hasMessageContaining("web.test");
            server.join(10_000);
            assertThat(server.isAlive()).isFalse();
        }
    }

    private static void sendHeaders(ServerSocket endless) {
        try (Socket client = endless.accept();
                OutputStream out = client.getOutputStream()) {
            out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] header = ("X: " + "x".repeat(1000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 1_000_000; i++) {
                out.write(header);
            }
        } catch (IOException hungUp) {
            // As it should.
        }
    }

    @Test
    void whoDoesNotListenIsTold() {
        ChallengeFile files = files();
        web.stop(0);

        assertThatThrownBy(() -> files.missing("http://web.test" + PATH, TEXT))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("did not answer");
        assertThat(files().missing("http://nobody.test" + PATH, TEXT))
                .get()
                .asString()
                .contains("no web server");
    }
}
