package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Data;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.docker.internal.RawEngine;
import io.vaporform.docker.test.TestTime;
import io.vaporform.spec.From;
import io.vaporform.spec.Instance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two tenants on a swarm, asked from inside their containers; all of them on the first node, whose engine lets us in. */
@Tag("extended")
class SwarmIsolationIT {

    private static final int PORT = 8080;

    /** The machine that the nodes are on, as they reach it: {@code tools/swarm}. */
    private static final String MACHINE = "10.88.77.1";

    private static final String NODE = "10.88.77.11";

    private static final Pattern LOCAL = Pattern.compile("\\|-- ([0-9.]+)\\s+/32 host LOCAL");

    private static TestTime time;
    private static RawEngine raw;
    private static Infrastructure infra;
    private static Project one;
    private static Project other;

    @BeforeAll
    static void open() {
        TestSwarm.require();
        time = new TestTime();
        raw = new RawEngine(time, TestSwarm.host());
        infra = Infrastructure.builder()
                .installation("it-" + UUID.randomUUID().toString().substring(0, 8))
                .provider(
                        TestSwarm.provider().constraint("node.hostname==node1").build())
                .build();
        one = Tenants.tenant(infra, "one");
        other = Tenants.tenant(infra, "other");
    }

    @AfterAll
    static void close() {
        if (infra == null) {
            return;
        }
        try {
            one.destroy(Data.DELETE);
            other.destroy(Data.DELETE);
            assertThat(infra.orphans()).isEmpty();
        } finally {
            infra.close();
            raw.close();
            time.close();
        }
    }

    @Test
    void withinAProjectOneReachesTheOtherByItsName() {
        assertThat(answer(one, "web", "db.main.internal")).contains("one/db");
        assertThat(answer(one, "db", "web.main")).contains("one/web");
        Instance web = one.deployment("web").outputs().instances().get(0);
        assertThat(web.endpoints())
                .filteredOn(endpoint -> endpoint.from() == From.NETWORK)
                .allSatisfy(endpoint ->
                        assertThat(answer(one, "db", endpoint.host())).contains("one/web"));
    }

    @Test
    void noTenantReachesTheOther() {
        assertThat(addresses(other, "web"))
                .as("two of the project, one of the node")
                .hasSize(3);
        for (String from : List.of("web", "db")) {
            assertThat(Stream.concat(addresses(other, "web").stream(), addresses(other, "db").stream()))
                    .allSatisfy(
                            address -> assertThat(answer(one, from, address)).doesNotContain("other/"));
        }
    }

    @Test
    void whatIsInternalReachesNoServiceOfTheNodeAndNothingBeyondIt() throws IOException {
        try (ServerSocket service = IsolationIT.serving(new InetSocketAddress(0).getAddress())) {
            int port = service.getLocalPort();
            assertThat(answer(one, "web", MACHINE, port)).contains(IsolationIT.HOST_SERVICE);

            assertThat(Stream.concat(Stream.of(MACHINE, NODE, "127.0.0.1"), gateways()))
                    .allSatisfy(address ->
                            assertThat(answer(one, "db", address, port)).isEmpty());
        }
    }

    @Test
    void nobodyReachesTheLoopbackOfTheMachineOrTheSocketOfTheEngine() throws IOException {
        try (ServerSocket service = IsolationIT.serving(InetAddress.getLoopbackAddress())) {
            for (String from : List.of("web", "db")) {
                assertThat(Stream.concat(Stream.of(MACHINE, NODE, "127.0.0.1"), gateways()))
                        .allSatisfy(address -> assertThat(answer(one, from, address, service.getLocalPort()))
                                .isEmpty());
                assertThat(raw.exec(container(one, from), List.of(), "ls", "/var/run/docker.sock", "/run/docker.sock"))
                        .contains("No such file");
            }
        }
    }

    private static Stream<String> gateways() {
        return Stream.of("web", "db")
                .flatMap(app -> addresses(one, app).stream())
                .map(address -> address.replaceFirst("\\d+$", "1"));
    }

    private static String answer(Project from, String deployment, String host) {
        return answer(from, deployment, host, PORT);
    }

    private static String answer(Project from, String deployment, String host, int port) {
        return raw.exec(
                container(from, deployment), List.of(), "perl", "-e", IsolationIT.ASK, host, Integer.toString(port));
    }

    /** In all of its networks, with that by which what is on the node reaches the world: the engine shows the projects' alone. */
    private static List<String> addresses(Project of, String deployment) {
        String routes = raw.exec(container(of, deployment), List.of(), "cat", "/proc/net/fib_trie");
        return LOCAL.matcher(routes)
                .results()
                .map(match -> match.group(1))
                .filter(address -> !address.startsWith("127."))
                .distinct()
                .toList();
    }

    private static String container(Project of, String deployment) {
        Instance instance = of.deployment(deployment).outputs().instances().get(0);
        return instance.name() + "." + instance.engineId();
    }
}
