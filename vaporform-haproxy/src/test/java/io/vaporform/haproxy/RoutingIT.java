package io.vaporform.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.testsupport.LocalServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which slot a request comes to. */
@Timeout(120)
class RoutingIT {

    @BeforeAll
    static void isInstalled() {
        AnyHaproxy.program();
    }

    @TempDir
    private Path path;

    private final Origin[] origins = new Origin[4];
    private Edge edge;

    @BeforeEach
    void start() throws Exception {
        edge = Edge.open(path.resolve("edge"));
        for (int i = 0; i < origins.length; i++) {
            origins[i] = new Origin("o" + i);
            edge.slot(Slot.of("slot" + i, Pool.of(Pool.Algorithm.ROUND_ROBIN), Edge.server("i1", origins[i])));
        }
        edge.run();
        edge.process().withWorker(worker -> {
            worker.map(edge.directory().map("routes").toString())
                    .replace(List.of(
                            new MapEntry("a.test/x/y/", "slot2"),
                            new MapEntry("a.test/", "slot0:r0:X"),
                            new MapEntry("a.test/x/", "slot1")));
            worker.map(edge.directory().map("wild").toString()).put(new MapEntry("w.test/", "slot3"));
            worker.map(edge.directory().map("acme").toString())
                    .put(new MapEntry("/.well-known/acme-challenge/t0ken", "t0ken.thumb_-print"));
            return true;
        });
    }

    @AfterEach
    void stop() {
        edge.close();
        for (Origin origin : origins) {
            origin.close();
        }
    }

    @ParameterizedTest(name = "{0}{1} is answered by {2}")
    @CsvSource({
        "a.test, /, o0",
        "a.test, /y, o0",
        "a.test, /xy, o0",
        "a.test, /x, o1",
        "a.test, /x?q=1, o1",
        "a.test, /x/, o1",
        "a.test, /x/z, o1",
        "a.test, /x/yy, o1",
        "a.test, /x/y, o2",
        "a.test, /x/y/z, o2",
        "A.TEST, /x, o1",
        "a.test:80, /x, o1",
        "a.test., /x, o1",
        "a.test, /x//y, o2",
        "a.test, /%78, o1",
        "a.test, /x%2fy, o2",
        "A.Test.:8080, /x/y, o2",
        "b.w.test, /, o3",
        "b.w.test, /any, o3",
        "B.W.TEST:80, /, o3",
        "any, /.well-known/acme-challenge/t0ken, t0ken.thumb_-print",
    })
    void aRequestComesToTheSlotOfTheLongestPrefix(String host, String target, String answer) throws Exception {
        assertThat(edge.get(host, target).body()).isEqualTo(answer);
    }

    @ParameterizedTest(name = "{0}{1} is answered with {2}")
    @CsvSource({
        "w.test, /, 404",
        "c.b.w.test, /, 404",
        "b.test, /, 404",
        "xa.test, /, 404",
        "a.test.evil, /, 404",
        "a.test/x, /, 400",
        "a.test, /y/../x, 400",
        "a.test, /y/%2e%2e/x, 400",
        "a.test, /./x, 400",
        "a.test, /x%00, 400",
        "a.test, /.well-known/acme-challenge/other, 200",
        "none, /.well-known/acme-challenge/other, 404",
    })
    void whatHasNoRouteComesToNobodysSlot(String host, String target, int status) throws Exception {
        assertThat(edge.get(host, target).status()).isEqualTo(status);
    }

    @Test
    void aRouteToASlotThatIsNotThereIsNotServed() throws Exception {
        edge.route("c.test/", "nowhere");

        assertThat(edge.get("c.test", "/").status()).isEqualTo(503);
    }

    @Test
    void theLongestDirectoryIsStartedIn() throws Exception {
        String start = path + "/";
        try (Edge deep =
                Edge.open(Path.of(start + "d".repeat(83 - start.length())), Edge.LIMITS, LocalServer.freePort())) {
            assertThat(deep.directory().path().toString()).hasSize(83);

            assertThat(deep.run()).isEqualTo(HaproxyProcess.Done.STARTED);

            String version = RuntimeSocket.at(deep.directory().adminSocket(), Edge.LIMITS.answer())
                    .ask(RuntimeCommand.of("show version"));
            assertThat(version).isNotEmpty();
        }
    }
}
