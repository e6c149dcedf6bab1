package io.vaporform.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.ProvisioningException;
import io.vaporform.haproxy.HaproxyProcess.Done;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class HaproxyProcessIT {

    @BeforeAll
    static void isInstalled() {
        AnyHaproxy.program();
    }

    @TempDir
    private Path path;

    private Edge edge;

    @BeforeEach
    void open() throws IOException {
        edge = Edge.open(path.resolve("edge"));
    }

    @AfterEach
    void close() {
        edge.close();
    }

    private long worker() {
        return edge.process().withWorker(Worker::info).pid();
    }

    @Test
    void itIsStartedOnce() throws Exception {
        assertThat(edge.run()).isEqualTo(Done.STARTED);
        long worker = worker();
        FileTime written = Files.getLastModifiedTime(edge.directory().config());

        assertThat(edge.run()).isEqualTo(Done.NOTHING);

        assertThat(worker()).isEqualTo(worker);
        assertThat(Files.getLastModifiedTime(edge.directory().config())).isEqualTo(written);
        assertThat(edge.process().withWorker(Worker::digest))
                .contains(edge.config().digest());
        assertThat(edge.get("a.test", "/").status()).isEqualTo(404);
        assertThat(edge.get("a.test", "/").body()).isEqualTo("no such route\n");
    }

    @Test
    void itSeesNothingOfTheHostsEnvironment() {
        edge.run();

        String environment = edge.process().withWorker(worker -> worker.socket().ask(RuntimeCommand.of("show env")));

        assertThat(environment).doesNotContain("PATH=", "HOME=", "USER=");
    }

    @Test
    void anotherConfigurationIsReloaded() throws Exception {
        edge.run();
        long master = edge.process().processes().master();
        long worker = worker();

        assertThat(edge.slot(Slot.of("slot3", Pool.of(Pool.Algorithm.SOURCE))).run())
                .isEqualTo(Done.RELOADED);

        assertThat(edge.process().processes().master()).isEqualTo(master);
        assertThat(worker()).isNotEqualTo(worker);
        assertThat(edge.process().processes().reloads()).isEqualTo(1);
        List<Statistic> statistics = edge.process().withWorker(Worker::statistics);
        assertThat(statistics).extracting(Statistic::proxy).contains("slot3");
    }

    @Test
    void whatIsOfTheServersIsKeptOverAReload() throws Exception {
        try (Origin origin = new Origin("o1")) {
            edge.slot(Slot.of("slot1", Pool.of(Pool.Algorithm.ROUND_ROBIN), Edge.server("i1", origin)))
                    .run();
            edge.process().withWorker(worker -> {
                worker.socket().tell(RuntimeCommand.of("set server", "slot1/i1", "weight", "42"));
                worker.socket().tell(RuntimeCommand.of("set server", "slot1/i1", "state", "drain"));
                return true;
            });

            edge.slot(Slot.of("slot3", Pool.of(Pool.Algorithm.ROUND_ROBIN))).run();

            List<ServerState> servers = edge.process().withWorker(worker -> worker.servers("slot1"));
            assertThat(servers).singleElement().satisfies(server -> {
                assertThat(server.weight()).isEqualTo(42);
                assertThat(server.isDraining()).isTrue();
            });
        }
    }

    @Test
    void whatIsOfTheServersIsNotKeptOverAnEnd() throws Exception {
        try (Origin origin = new Origin("o1")) {
            edge.slot(Slot.of("slot1", Pool.of(Pool.Algorithm.ROUND_ROBIN), Edge.server("i1", origin)))
                    .run();
            edge.process().withWorker(worker -> {
                worker.socket().tell(RuntimeCommand.of("set server", "slot1/i1", "state", "drain"));
                return true;
            });
            edge.slot(Slot.of("slot3", Pool.of(Pool.Algorithm.ROUND_ROBIN))).run();
            edge.process().stop();

            assertThat(edge.run()).isEqualTo(Done.STARTED);

            List<ServerState> servers = edge.process().withWorker(worker -> worker.servers("slot1"));
            assertThat(servers).singleElement().satisfies(server -> assertThat(server.isDraining())
                    .isFalse());
        }
    }

    @Test
    void noRequestIsLostOverReloads() throws Exception {
        try (Origin origin = new Origin("o1");
                KeptConnection kept = new KeptConnection(edge.port())) {
            edge.slot(Slot.of("slot1", Pool.of(Pool.Algorithm.ROUND_ROBIN), Edge.server("i1", origin)))
                    .run();
            edge.route("a.test/", "slot1");
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Void> ofNewConnections =
                    repeated(over, () -> edge.get("a.test", "/").body());
            CompletableFuture<Void> ofOneThatIsKept = repeated(over, () -> kept.get("a.test", "/"));
            for (int i = 3; i <= 6; i++) {
                assertThat(edge.slot(Slot.of("slot" + i, Pool.of(Pool.Algorithm.ROUND_ROBIN)))
                                .run())
                        .isEqualTo(Done.RELOADED);
            }
            over.set(true);

            ofNewConnections.get(30, TimeUnit.SECONDS);
            ofOneThatIsKept.get(30, TimeUnit.SECONDS);
            assertThat(kept.opened()).isBetween(2, 5);
        }
    }

    private static CompletableFuture<Void> repeated(AtomicBoolean over, Callable<String> request) {
        return CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                try {
                    assertThat(request.call()).isEqualTo("o1");
                } catch (Exception failed) {
                    throw new AssertionError(failed);
                }
            }
        });
    }

    @Test
    void aConfigurationThatIsRefusedLeavesAllAsItIs() throws Exception {
        edge.run();
        String before = Files.readString(edge.directory().config());
        long worker = worker();
        Files.delete(edge.directory().map("routes"));

        assertThatThrownBy(() -> edge.slot(Slot.of("slot3", Pool.of(Pool.Algorithm.SOURCE)))
                        .run())
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining(
                        "failed to open pattern file <" + edge.directory().map("routes") + ">");

        assertThat(worker()).isEqualTo(worker);
        assertThat(edge.directory().config()).hasContent(before);
        assertThat(edge.process().processes().reloads()).isZero();
    }

    @Test
    void aReloadThatFailsLeavesTheOneBeforeInPlace() throws Exception {
        edge.run();
        String before = Files.readString(edge.directory().config());
        long worker = worker();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = new InetSocketAddress("127.0.0.1", taken.getLocalPort());

            assertThatThrownBy(() -> edge.run(Listener.http(address)))
                    .isInstanceOf(ProvisioningException.class)
                    .hasMessageStartingWith("reload: HAProxy goes on with what it had, and said: ")
                    .hasMessageContaining("cannot bind socket (Address already in use) for [" + "127.0.0.1:"
                            + address.getPort() + "]");
        }
        assertThat(worker()).isEqualTo(worker);
        assertThat(edge.directory().config()).hasContent(before);
        assertThat(edge.run()).isEqualTo(Done.NOTHING);
        assertThat(edge.slot(Slot.of("slot3", Pool.of(Pool.Algorithm.SOURCE))).run())
                .isEqualTo(Done.RELOADED);
    }

    @Test
    void aStartOnATakenPortFailsInHaproxysWords() throws Exception {
        try (ServerSocket taken = new ServerSocket(edge.port(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(taken.isBound()).isTrue();
            assertThatThrownBy(edge::run)
                    .isInstanceOf(ProvisioningException.class)
                    .hasMessageStartingWith("start: HAProxy ended, and said: ")
                    .hasMessageContaining("cannot bind socket (Address already in use)");
        }
        assertThat(Leftovers.of(edge.directory())).isEmpty();
        assertThat(edge.run()).isEqualTo(Done.STARTED);
    }

    @Test
    void theNextJvmGoesOnWithTheOneThatRuns() {
        edge.run();
        long worker = worker();

        try (Edge next = Edge.open(path.resolve("edge"), Edge.LIMITS, edge.port())) {
            assertThat(next.run()).isEqualTo(Done.NOTHING);
            assertThat(next.process().withWorker(Worker::info).pid()).isEqualTo(worker);
            assertThat(next.process().master()).isPresent();

            assertThat(next.slot(Slot.of("slot3", Pool.of(Pool.Algorithm.SOURCE)))
                            .run())
                    .isEqualTo(Done.RELOADED);
        }
    }
}
