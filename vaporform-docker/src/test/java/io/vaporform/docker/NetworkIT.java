package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.model.Network;
import io.vaporform.Infrastructure;
import io.vaporform.docker.internal.RawEngine;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spi.Mark;
import io.vaporform.spi.ProjectSupport;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Networks and their addresses on a real engine. */
class NetworkIT extends EngineTestCase {

    private static final int MANY = 200;

    @Test
    void portsArePublishedOnTheAddressThatTheHostChooses() throws Exception {
        InetAddress own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address
                        && !address.isLoopbackAddress()
                        && !address.getHostAddress().startsWith("172.")
                        && !address.getHostAddress().startsWith("10."))
                .findFirst()
                .orElse(null);
        assumeTrue(own != null, "this machine has no other address");
        try (Infrastructure infra = Infrastructure.builder()
                .installation("it-" + UUID.randomUUID().toString().substring(0, 8))
                .provider(DockerProvider.builder()
                        .host(TestEngine.host())
                        .publishOn(own.getHostAddress())
                        .build())
                .build()) {
            try {
                Endpoint published = infra.project("shop")
                        .deploy("web", Fixture.spec())
                        .outputs()
                        .endpoint(From.HOST)
                        .orElseThrow();
                assertThat(published.host()).isEqualTo(own.getHostAddress());
                new Socket(own, published.number()).close();
                assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), published.number()).close())
                        .isInstanceOf(ConnectException.class);
            } finally {
                infra.project("shop").destroy();
            }
        }
    }

    @Test
    @Tag("extended")
    void thereIsRoomForTwoHundredProjects() {
        ProjectSupport projects = bench.provider.projects().orElseThrow();
        List<String> names =
                IntStream.range(0, MANY).mapToObj(i -> "tenant-" + i).toList();
        try {
            names.forEach(name -> projects.open(name, bench.context));

            assertThat(subnets()).hasSize(MANY + 1).doesNotHaveDuplicates().allMatch(NetworkIT::isInTheRange);
        } finally {
            names.forEach(name -> projects.close(name, bench.context));
        }
        assertThat(subnets()).hasSize(1);
    }

    private static boolean isInTheRange(String subnet) {
        return subnet.matches("10\\.(19[2-9]|20[0-7])\\.\\d+\\.0/24");
    }

    @Test
    void manyWhoOpenOneProjectAtOnceMakeOneNetwork() throws Exception {
        ProjectSupport projects = bench.provider.projects().orElseThrow();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 5; round++) {
                String project = "race-" + round;
                List<Callable<Object>> opens =
                        Collections.nCopies(8, Executors.callable(() -> projects.open(project, bench.context)));
                for (Future<Object> each : threads.invokeAll(opens)) {
                    each.get();
                }
                assertThat(subnets()).hasSize(2);
                assertThat(bench.context.records.scan("subnet/")).hasSize(2);
                projects.close(project, bench.context);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(subnets()).hasSize(1);
        assertThat(bench.context.records.scan("subnet/")).hasSize(1);
    }

    @Test
    void aNetworkOfSomebodyElseIsLeftAloneAndAnotherPartIsTaken() {
        try (Workbench narrow = new Workbench(DockerProvider.builder()
                .host(TestEngine.host())
                .networkRange("10.191.252.0/22")
                .build())) {
            ProjectSupport projects = narrow.provider.projects().orElseThrow();
            List<String> free = IntStream.range(252, 256)
                    .mapToObj(octet -> "10.191." + octet + ".0/24")
                    .filter(subnet -> !subnets(narrow).contains(subnet))
                    .limit(2)
                    .toList();
            // The host has a route to the one, and only the engine knows of the other.
            List<String> foreign = List.of(make(free.get(0), "false"), make(free.get(1), "true"));
            try {
                projects.open("next", narrow.context);
                assertThat(subnets(narrow)).hasSize(2);
                assertThatExceptionOfType(ProvisioningException.class)
                        .isThrownBy(() -> projects.open("one-too-many", narrow.context))
                        .withMessageContaining("other networks of the engine are where it was to be")
                        .withMessageContaining("choose another networkRange");
            } finally {
                foreign.forEach(
                        id -> raw.call(s -> s.docker().removeNetworkCmd(id).exec()));
                List.of("next", "one-too-many").forEach(name -> projects.close(name, narrow.context));
            }
        }
    }

    private String make(String subnet, String withoutAddress) {
        return raw.call(s -> s.docker()
                .createNetworkCmd()
                .withName("foreign-" + subnet.replaceAll("[./]", "-"))
                .withOptions(Map.of("com.docker.network.bridge.inhibit_ipv4", withoutAddress))
                .withIpam(new Network.Ipam().withConfig(new Network.Ipam.Config().withSubnet(subnet)))
                .exec()
                .getId());
    }

    private List<String> subnets() {
        return subnets(bench);
    }

    private static List<String> subnets(Workbench bench) {
        try (RawEngine raw = new RawEngine(bench.time)) {
            return raw
                    .call(s -> s.docker()
                            .listNetworksCmd()
                            .withFilter("label", List.of(Mark.INSTALLATION + "=" + bench.scope.installation()))
                            .exec())
                    .stream()
                    .map(network -> network.getIpam().getConfig().get(0).getSubnet())
                    .toList();
        }
    }
}
