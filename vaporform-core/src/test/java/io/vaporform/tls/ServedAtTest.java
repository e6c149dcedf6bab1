package io.vaporform.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.internal.engine.SystemTime;
import io.vaporform.spec.DomainName;
import io.vaporform.tls.ServedAt.Seen;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looks at servers over loopback. */
class ServedAtTest {

    private static final DomainName NAME = DomainName.of("www.example.com");
    private static final Duration SHORT = Duration.ofMillis(300);

    private final Certs certs = new Certs();
    private final Tls tls = Tls.builder(certs).build();
    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private Optional<HttpsServer> server = Optional.empty();

    @AfterEach
    void stops() {
        closing.countDown();
        server.ifPresent(running -> running.stop(0));
        pool.shutdownNow();
    }

    private interface Change {
        void of(SSLParameters parameters);
    }

    private ServedAt served(Change change) throws IOException {
        HttpsServer started = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        started.setExecutor(pool);
        started.setHttpsConfigurator(new HttpsConfigurator(tls.context()) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters own = tls.parameters();
                change.of(own);
                parameters.setSSLParameters(own);
            }
        });
        started.start();
        server = Optional.of(started);
        return ServedAt.address("127.0.0.1", started.getAddress().getPort());
    }

    /** Whoever is the only one to be looked at. */
    private static Seen only(List<Seen> seen) {
        assertThat(seen).hasSize(1);
        return seen.get(0);
    }

    private String stored() {
        return certs.find(NAME).orElseThrow().serial();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void whatTheJdksServerShowsIsSeenAndTheNewOneOnceItWasRead(String protocol) throws IOException {
        certs.put(NAME.text());
        ServedAt at = served(parameters -> parameters.setProtocols(new String[] {protocol}));
        String before = stored();
        assertThat(only(at.look(NAME)).serial()).contains(before);

        certs.put(NAME.text());
        assertThat(only(at.look(NAME)).serial()).as("it was not told").contains(before);

        tls.changed(NAME);
        assertThat(only(at.look(NAME)).serial()).contains(stored()).isNotEqualTo(Optional.of(before));
        assertThat(only(at.look(NAME)).place())
                .isEqualTo("127.0.0.1:" + server.orElseThrow().getAddress().getPort());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aServerThatWantsToKnowItsClientsIsSeenToo(String protocol) throws IOException {
        certs.put(NAME.text());
        ServedAt at = served(parameters -> {
            parameters.setProtocols(new String[] {protocol});
            parameters.setNeedClientAuth(true);
        });
        assertThat(only(at.look(NAME)).serial()).contains(stored());
    }

    @Test
    void aServerThatHasNoneForTheNameShowsNone() throws IOException {
        certs.put("other.example.com");
        Seen seen = only(served(parameters -> {}).look(NAME));
        assertThat(seen.reached()).isTrue();
        assertThat(seen.serial()).isEmpty();
        assertThat(seen.why()).isNotBlank();
    }

    @Test
    void nobodyIsNotReached() throws IOException {
        int free;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = closed.getLocalPort();
        }
        assertThat(only(ServedAt.address("127.0.0.1", free).look(NAME)).reached())
                .isFalse();
        assertThat(only(ServedAt.address("nobody.invalid", 443).look(NAME)))
                .isEqualTo(Seen.unreached("nobody.invalid:443", "it has no address"));
    }

    @Test
    void whoSaysNothingIsNotReachedAndNotWaitedForForLong() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(look(silent)).isEqualTo(Seen.unreached("here", "it does not answer"));
        }
    }

    /** A record of a handshake that is never complete, a byte at a time. */
    @Test
    void whoSaysAByteAtATimeIsNotListenedToForLonger() throws Exception {
        try (ServerSocket slow = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            answer(slow, out -> {
                out.write(new byte[] {22, 3, 3, 0x40, 0});
                while (!closing.await(20, TimeUnit.MILLISECONDS)) {
                    out.write(1);
                    out.flush();
                }
            });
            assertThat(look(slow)).isEqualTo(Seen.unreached("here", "it does not answer"));
        }
    }

    @Test
    void whoSpeaksSomethingElseShowsNone() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            answer(plain, out -> out.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            Seen seen = look(plain);
            assertThat(seen.reached()).isTrue();
            assertThat(seen.serial()).isEmpty();
        }
    }

    private static Seen look(ServerSocket at) throws Exception {
        return new Handshake(NAME, new SystemTime(), SHORT)
                .look("here", new InetSocketAddress(InetAddress.getLoopbackAddress(), at.getLocalPort()));
    }

    private interface Talk {
        void to(OutputStream out) throws Exception;
    }

    private void answer(ServerSocket at, Talk talk) {
        Future<?> unused = pool.submit(() -> {
            try (Socket socket = at.accept()) {
                talk.to(socket.getOutputStream());
            }
            return true;
        });
    }

    @Test
    void whereANameOfATenantLeadsItIsConnectedToPublicAddressesOnly() throws IOException {
        served(parameters -> {});
        int port = server.orElseThrow().getAddress().getPort();
        for (String host : List.of("localhost", "127.0.0.1")) {
            DomainName name = DomainName.of(host);
            assertThat(ServedAt.names(port).look(name)).isNotEmpty().allSatisfy(seen -> {
                assertThat(seen.reached()).isFalse();
                assertThat(seen.why()).contains("not of the public Internet");
            });
            assertThat(ServedAt.namesAlsoPrivate(port).look(name)).anyMatch(Seen::reached);
        }
    }

    @Test
    void severalPlacesAreLookedAtTogether() {
        ServedAt one = name -> List.of(Seen.certificate("one", "01"));
        ServedAt other = name -> List.of(Seen.none("other", "closed"));
        assertThat(one.and(other).look(NAME))
                .containsExactly(Seen.certificate("one", "01"), Seen.none("other", "closed"));
    }

    @Test
    void aLookThatIsInterruptedEnds() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Future<Seen> looking = pool.submit(() ->
                    only(ServedAt.address("127.0.0.1", silent.getLocalPort()).look(NAME)));
            try (Socket accepted = silent.accept()) {
                pool.shutdownNow();
                assertThat(looking.get(ServedAt.PATIENCE_SECONDS - 2, TimeUnit.SECONDS)
                                .reached())
                        .isFalse();
                assertThat(accepted.isConnected()).isTrue();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {0, -1, 65_536})
    void whatIsNoPortIsRefused(int port) {
        assertThatThrownBy(() -> ServedAt.names(port)).isInstanceOf(InvalidSpecException.class);
    }
}
