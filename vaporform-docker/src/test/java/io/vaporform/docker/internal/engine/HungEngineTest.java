package io.vaporform.docker.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vaporform.docker.test.TestContext;
import io.vaporform.docker.test.TestTime;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.spi.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An engine that takes connections and says nothing, over both kinds of sockets. */
class HungEngineTest {

    enum Transport {
        UNIX,
        TCP
    }

    @TempDir
    Path directory;

    private final TestTime time = new TestTime();
    private final TestContext context = new TestContext(new Scope("acme", "line"), time);

    @AfterEach
    void stop() {
        time.close();
    }

    @ParameterizedTest
    @EnumSource
    void theDeadlineEndsTheCallAndLeavesNoInterruptBehind(Transport transport) throws IOException {
        try (ServerSocketChannel hung = hung(transport);
                Engine engine = new Engine(address(transport, hung), Duration.ofMillis(200))) {
            long began = System.nanoTime();

            Throwable thrown = catchThrowable(() -> engine.call("ask", context, Session::api));

            assertThat(thrown)
                    .isInstanceOf(ProviderUnavailableException.class)
                    .hasMessageContaining("gave no answer within 200 ms");
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(Duration.ofMillis(190), Duration.ofSeconds(3));
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theContextsDeadlineCountsIfItIsShorter(Transport transport) throws IOException {
        try (ServerSocketChannel hung = hung(transport);
                Engine engine = new Engine(address(transport, hung), Duration.ofMinutes(5))) {

            Throwable thrown =
                    catchThrowable(() -> engine.call("ask", context.within(Duration.ofMillis(100)), Session::api));

            assertThat(thrown).hasMessageContaining("gave no answer within 100 ms");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsTheCallAndStaysSet(Transport transport) throws Exception {
        try (ServerSocketChannel hung = hung(transport);
                Engine engine = new Engine(address(transport, hung), Duration.ofMinutes(5))) {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            AtomicReference<Boolean> flag = new AtomicReference<>();
            Thread caller = new Thread(() -> {
                thrown.set(catchThrowable(() -> engine.call("ask", context, Session::api)));
                flag.set(Thread.currentThread().isInterrupted());
            });
            caller.start();
            hung.accept();

            caller.interrupt();
            caller.join(3000);

            assertThat(caller.isAlive()).isFalse();
            assertThat(thrown.get())
                    .isInstanceOf(ProviderUnavailableException.class)
                    .hasMessageContaining("interrupted");
            assertThat(flag.get()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingThrowsOutWhoStillWaits(Transport transport) throws Exception {
        try (ServerSocketChannel hung = hung(transport)) {
            Engine engine = new Engine(address(transport, hung), Duration.ofMinutes(5));
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread caller =
                    new Thread(() -> thrown.set(catchThrowable(() -> engine.call("ask", context, Session::api))));
            caller.start();
            hung.accept();

            engine.close();
            caller.join(3000);

            assertThat(caller.isAlive()).isFalse();
            assertThat(thrown.get()).isInstanceOf(ProviderUnavailableException.class);
        }
    }

    private ServerSocketChannel hung(Transport transport) throws IOException {
        if (transport == Transport.TCP) {
            return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        }
        Files.deleteIfExists(socket());
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket()));
    }

    private EngineAddress address(Transport transport, ServerSocketChannel hung) throws IOException {
        return EngineAddress.of(
                transport == Transport.UNIX
                        ? "unix://" + socket()
                        : "tcp://127.0.0.1:" + ((InetSocketAddress) hung.getLocalAddress()).getPort(),
                Optional.empty());
    }

    private Path socket() {
        return directory.resolve("hung.sock");
    }
}
