package io.vaporform.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.ProvisioningException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers come and go while requests go on. */
@Timeout(120)
class VerbsIT {

    @BeforeAll
    static void isInstalled() {
        AnyHaproxy.program();
    }

    @TempDir
    private Path path;

    private Edge edge;
    private Origin first;
    private Origin second;

    @BeforeEach
    void start() throws Exception {
        first = new Origin("o1");
        second = new Origin("o2");
        edge = Edge.open(path.resolve("edge"));
        WholeFiles.write(edge.directory().map("health"), "slot1 /health\n");
        edge.run();
        edge.route("a.test/", "slot1");
    }

    @AfterEach
    void stop() {
        edge.close();
        first.close();
        second.close();
    }

    private <T> T slot(Function<LoadedSlot, T> use) {
        return edge.process().withWorker(worker -> use.apply(new LoadedSlot(worker, "slot1")));
    }

    private void add(String name, Origin origin) throws Exception {
        slot(slot -> {
            slot.add(Edge.server(name, origin));
            return true;
        });
        Until.holds(name + " is active", () -> slot(slot -> slot.activate(name)));
    }

    private String served() throws Exception {
        return edge.get("a.test", "/").body();
    }

    @Test
    void aServerGetsRequestsOnceItsCheckHasPassed() throws Exception {
        first.isWell(false);
        slot(slot -> {
            slot.add(Edge.server("i1", first));
            slot.add(Edge.server("i1", first));
            return true;
        });
        Until.holds("its check failed", () -> edge.process()
                .withWorker(worker -> worker.statistics("slot1"))
                .get(0)
                .check()
                .equals("L7STS"));
        boolean isActive = slot(slot -> slot.activate("i1"));
        assertThat(isActive).isFalse();
        assertThat(edge.get("a.test", "/").status()).isEqualTo(503);
        assertThat(served()).isEqualTo("no server is available\n");

        first.isWell(true);
        Until.holds("i1 is active", () -> slot(slot -> slot.activate("i1")));
        assertThat(served()).isEqualTo("o1");
    }

    @Test
    void anotherServerOfTheSameNameIsRefused() throws Exception {
        add("i1", first);

        assertThatThrownBy(() -> add("i1", second))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("remove it first, or take another name");
        assertThatThrownBy(() -> slot(slot -> slot.activate("none")))
                .hasMessageContaining("HAProxy has no server slot1/none");
    }

    @Test
    void aServerMayHaveAnAddressOfVersion6() throws Exception {
        SlotServer server = new SlotServer(
                "i6", new InetSocketAddress(InetAddress.getByName("::1"), 24_999), 1, SlotServer.Check.USUAL, false);
        for (int i = 0; i < 2; i++) {
            slot(slot -> {
                slot.add(server);
                return true;
            });
        }
        List<ServerState> servers = slot(LoadedSlot::servers);
        assertThat(servers).singleElement().satisfies(state -> assertThat(state.isAt(server.address()))
                .isTrue());
        // The file says it in the same words.
        edge.slot(Slot.of("slot1", Pool.of(Pool.Algorithm.ROUND_ROBIN), server));
        edge.slot(Slot.of("slot3", Pool.of(Pool.Algorithm.SOURCE))).run();
        List<ServerState> reloaded = slot(LoadedSlot::servers);
        assertThat(reloaded).singleElement().satisfies(state -> assertThat(state.isDraining())
                .isTrue());
    }

    @Test
    void aServerIsDrainedAndRemovedWithoutALoss() throws Exception {
        add("i1", first);
        CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> {
            try {
                return edge.get("a.test", "/slow").body();
            } catch (IOException failed) {
                return "lost: " + failed;
            }
        });
        first.awaitSlow();
        add("i2", second);

        slot(slot -> {
            slot.drain("i1");
            slot.drain("i1");
            return true;
        });
        assertThat(List.of(served(), served(), served())).containsOnly("o2");
        long inUse = edge.process()
                .withWorkers(workers -> SlotStatistics.inUse(workers, "slot1").getOrDefault("i1", 0L));
        assertThat(inUse).isEqualTo(1);
        boolean isGone = slot(slot -> slot.remove("i1"));
        assertThat(isGone).isFalse();
        first.answerSlow();
        assertThat(slow.get(20, TimeUnit.SECONDS)).isEqualTo("slow o1");

        Until.holds("i1 is gone", () -> slot(slot -> slot.remove("i1")));
        List<ServerState> servers = slot(LoadedSlot::servers);
        assertThat(servers).extracting(ServerState::name).containsExactly("i2");
        assertThat(served()).isEqualTo("o2");
    }

    @Test
    void aServerThatIsCutDropsItsRequests() throws Exception {
        add("i1", first);
        CompletableFuture<Integer> slow = CompletableFuture.supplyAsync(() -> {
            try {
                return edge.get("a.test", "/slow").status();
            } catch (IOException failed) {
                return 0;
            }
        });
        first.awaitSlow();

        Until.holds("i1 is gone", () -> slot(slot -> slot.cut("i1")));

        assertThat(slow.get(20, TimeUnit.SECONDS)).isBetween(500, 599);
        boolean isGone = slot(slot -> slot.cut("i1"));
        assertThat(isGone).isTrue();
    }

    @Test
    void aRequestOnAProcessThatAReloadReplacedIsStillInUse() throws Exception {
        edge.slot(Slot.of("slot1", Pool.of(Pool.Algorithm.ROUND_ROBIN), Edge.server("i1", first)));
        edge.slot(Slot.of("slot3", Pool.of(Pool.Algorithm.SOURCE))).run();
        CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> {
            try {
                return edge.get("a.test", "/slow").body();
            } catch (IOException failed) {
                return "lost: " + failed;
            }
        });
        first.awaitSlow();

        edge.slot(Slot.of("slot4", Pool.of(Pool.Algorithm.SOURCE))).run();

        assertThat(edge.process().processes().old()).hasSize(1);
        long inUse = edge.process()
                .withWorkers(workers -> SlotStatistics.inUse(workers, "slot1").getOrDefault("i1", 0L));
        assertThat(inUse).isEqualTo(1);
        first.answerSlow();
        assertThat(slow.get(20, TimeUnit.SECONDS)).isEqualTo("slow o1");
        Until.holds(
                "nothing is in use",
                () -> edge.process().withWorkers(workers -> SlotStatistics.inUse(workers, "slot1")
                                .getOrDefault("i1", 0L))
                        == 0);
    }

    @Test
    void weightsAreReadBack() throws Exception {
        add("i1", first);

        slot(slot -> {
            slot.weigh("i1", 7);
            return true;
        });

        List<ServerState> servers = slot(LoadedSlot::servers);
        assertThat(servers).extracting(ServerState::weight).containsExactly(7);
        assertThatThrownBy(() -> slot(slot -> {
                    slot.weigh("i1", 300);
                    return true;
                }))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatWasServedIsCountedOverAReload() throws Exception {
        add("i1", first);
        SlotStatistics statistics = new SlotStatistics();
        served();
        served();
        look(statistics);
        assertThat(statistics.of("slot1").requests()).isEqualTo(2);
        assertThat(statistics.of("slot1").bytesOut()).isPositive();

        edge.slot(Slot.of("slot1", Pool.of(Pool.Algorithm.ROUND_ROBIN), Edge.server("i1", first)));
        edge.slot(Slot.of("slot3", Pool.of(Pool.Algorithm.SOURCE))).run();
        served();
        look(statistics);
        look(statistics);

        assertThat(statistics.of("slot1").requests()).isEqualTo(3);
        assertThat(statistics.of("slot2")).isEqualTo(SlotTotals.NONE);
    }

    private void look(SlotStatistics statistics) {
        edge.process().withWorkers(workers -> {
            statistics.look(workers);
            return true;
        });
    }

    @Test
    void aServerThatDiesCostsNoRequest() throws Exception {
        add("i1", first);
        add("i2", second);
        assertThat(List.of(served(), served())).containsExactlyInAnyOrder("o1", "o2");

        first.close();

        for (int i = 0; i < 10; i++) {
            assertThat(served()).isEqualTo("o2");
        }
    }
}
