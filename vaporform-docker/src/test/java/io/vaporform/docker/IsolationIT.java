package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.github.dockerjava.api.model.ContainerNetwork;
import io.vaporform.Blueprint;
import io.vaporform.Data;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.docker.internal.RawEngine;
import io.vaporform.docker.test.TestTime;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.From;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two tenants who mean no good, seen from inside their containers. Each has an application and an internal one, both of which answer on port 8080. */
class IsolationIT {

    /** Says what answers, as somewhere beyond the host somebody may take every connection. */
    static final String ASK = """
            use IO::Socket::INET;
            my $s = IO::Socket::INET->new(PeerAddr => $ARGV[0], PeerPort => $ARGV[1], Timeout => 1) or exit;
            alarm 2;
            print $s "GET /version HTTP/1.0\\r\\n\\r\\n";
            print <$s>;
            """;

    static final String HOST_SERVICE = "a service of the host";
    private static final int PORT = 8080;

    private static TestTime time;
    private static RawEngine raw;
    private static Infrastructure infra;
    private static Project one;
    private static Project other;

    @BeforeAll
    static void open() {
        TestEngine.require();
        time = new TestTime();
        raw = new RawEngine(time);
        infra = Infrastructure.builder()
                .installation("it-" + UUID.randomUUID().toString().substring(0, 8))
                .provider(DockerProvider.builder().host(TestEngine.host()).build())
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
        assertThat(answer(one, "web", "db.main.internal", PORT)).contains("one/db");
        assertThat(answer(one, "db", "web.main", PORT)).contains("one/web");
        assertThat(outputs(one, "web").endpoint(From.NETWORK).orElseThrow().host())
                .isEqualTo("web.main");
        assertThat(outputs(one, "db").endpoint(From.NETWORK).orElseThrow().host())
                .isEqualTo("db.main.internal");
        assertThat(outputs(one, "db").endpoint(From.HOST)).isEmpty();
    }

    @Test
    void noTenantReachesTheOther() {
        int published = outputs(other, "web").endpoint(From.HOST).orElseThrow().number();
        for (String from : List.of("web", "db")) {
            assertThat(addresses(other, "web")).hasSize(2);
            assertThat(Stream.concat(addresses(other, "web").stream(), addresses(other, "db").stream()))
                    .allSatisfy(address ->
                            assertThat(answer(one, from, address, PORT)).doesNotContain("other/"));
            assertThat(gateways(one, from)).allSatisfy(gateway -> assertThat(answer(one, from, gateway, published))
                    .isEmpty());
        }
    }

    @Test
    void nobodyReachesTheLoopbackOfTheHostOrTheSocketOfTheEngine() throws IOException {
        try (ServerSocket service = serving(InetAddress.getLoopbackAddress())) {
            for (String from : List.of("web", "db")) {
                List<String> host = new ArrayList<>(gateways(one, from));
                host.add("127.0.0.1");
                assertThat(host).allSatisfy(address -> assertThat(answer(one, from, address, service.getLocalPort()))
                        .isEmpty());
                assertThat(raw.exec(container(one, from), List.of(), "ls", "/var/run/docker.sock", "/run/docker.sock"))
                        .contains("No such file");
            }
        }
    }

    @Test
    void whatIsInternalReachesNoServiceOfTheHostAndNothingBeyondIt() throws IOException {
        assumeThat(TestEngine.host()).as("the engine runs on this host").startsWith("unix:");
        try (ServerSocket service = serving(new InetSocketAddress(0).getAddress())) {
            List<String> host = new ArrayList<>(gateways(one, "web"));
            host.addAll(gateways(one, "db"));
            host.addAll(gateways(other, "web"));
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                    .map(InetAddress::getHostAddress)
                    .forEach(host::add);

            // What is not internal reaches it: so there is something to be kept from.
            assertThat(answer(one, "web", gateways(one, "web").get(0), service.getLocalPort()))
                    .contains(HOST_SERVICE);
            assertThat(host).allSatisfy(address -> assertThat(answer(one, "db", address, service.getLocalPort()))
                    .isEmpty());
        }
    }

    /** Else the bridge would have an address there, of the link at least. */
    @Test
    void nobodyHasAnAddressOfIpv6ThatTheHostCouldBeReachedFrom() {
        for (String from : List.of("web", "db")) {
            assertThat(raw.exec(container(one, from), List.of(), "cat", "/proc/net/if_inet6")
                            .lines())
                    .allMatch(line -> line.endsWith(" lo"));
        }
    }

    @Test
    void manyInternalOnesCanBeMadeAtOnceBesideOthers() {
        Project crowd = infra.project("crowd");
        try {
            crowd.apply(Blueprint.named("crowd", b -> {
                for (int i = 0; i < 4; i++) {
                    String number = "" + i;
                    b.deployment(
                            "db" + i, a -> Tenants.app(a, "crowd/db" + number).internal());
                    b.deployment("web" + i, a -> Tenants.app(a, "crowd/web" + number));
                }
            }));

            assertThat(answer(crowd, "db0", "db3.main.internal", PORT)).contains("crowd/db3");
            assertThat(networks(crowd, "db0").count()).isEqualTo(1);
        } finally {
            crowd.destroy(Data.DELETE);
        }
    }

    @Test
    void whatWasThereBeforeReachesItOnceItRefersToIt() {
        Project late = infra.project("late");
        try {
            late.deploy("web", a -> Tenants.app(a, "late/web"));
            var db = late.deploy("db", a -> Tenants.app(a, "late/db").internal());
            assertThat(answer(late, "web", "db.main.internal", PORT)).doesNotContain("late/db");

            late.deploy("web", a -> Tenants.app(a, "late/web").env("DATABASE", db.uri()));

            assertThat(answer(late, "web", "db.main.internal", PORT)).contains("late/db");
        } finally {
            late.destroy(Data.DELETE);
        }
    }

    /** Answers everybody with {@link #HOST_SERVICE}. */
    static ServerSocket serving(InetAddress address) throws IOException {
        ServerSocket service = new ServerSocket(0, 50, address);
        Thread answers = new Thread(() -> {
            while (!service.isClosed()) {
                try (Socket client = service.accept()) {
                    client.getOutputStream().write(HOST_SERVICE.getBytes(StandardCharsets.UTF_8));
                } catch (IOException over) {
                    // The client's end, or the test's.
                }
            }
        });
        answers.setDaemon(true);
        answers.start();
        return service;
    }

    private static String answer(Project from, String deployment, String host, int port) {
        return raw.exec(container(from, deployment), List.of(), "perl", "-e", ASK, host, Integer.toString(port));
    }

    private static List<String> addresses(Project of, String deployment) {
        return networks(of, deployment).map(ContainerNetwork::getIpAddress).toList();
    }

    /** Where the bridges of its networks are, or would be. */
    private static List<String> gateways(Project of, String deployment) {
        return networks(of, deployment)
                .map(ContainerNetwork::getIpAddress)
                .map(address -> address.replaceFirst("\\d+$", "1"))
                .toList();
    }

    private static Stream<ContainerNetwork> networks(Project of, String deployment) {
        Map<String, ContainerNetwork> networks = raw.call(s -> s.docker()
                        .inspectContainerCmd(container(of, deployment))
                        .exec())
                .getNetworkSettings()
                .getNetworks();
        // The one with the way out first.
        return new TreeMap<>(networks).values().stream();
    }

    private static DeploymentOutputs outputs(Project of, String deployment) {
        return of.deployment(deployment).outputs();
    }

    private static String container(Project of, String deployment) {
        return outputs(of, deployment).instances().get(0).engineId();
    }
}
