package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.Data;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.docker.internal.engine.EngineRequest;
import io.vaporform.docker.internal.swarm.RawSwarm;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.VaporformException;
import io.vaporform.event.Finding;
import io.vaporform.spec.Address;
import io.vaporform.spec.DriftPolicy;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.Instance;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import io.vaporform.spi.Balancer;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Member;
import io.vaporform.spi.MemberState;
import io.vaporform.spi.Scope;
import io.vaporform.state.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A project as a user has it, on three nodes. */
@Tag("extended")
class SwarmIT {

    private static final Address WEB = Address.parse("shop/main/deployment/web");
    private static final Duration SOON = Duration.ofSeconds(60);

    private final String installation = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private final Noted balancer = new Noted();
    private Infrastructure infra;
    private Project shop;

    @BeforeAll
    static void needsASwarm() {
        TestSwarm.require();
    }

    @BeforeEach
    void open() {
        infra = Infrastructure.builder()
                .installation(installation)
                .provider(TestSwarm.provider().build())
                .balancer(balancer)
                .supervise()
                .build();
        shop = infra.project("shop");
    }

    @AfterEach
    void close() {
        shop.destroy(Data.DELETE);
        assertThat(infra.orphans()).isEmpty();
        infra.close();
        try (RawSwarm raw = new RawSwarm()) {
            Scope scope = new Scope(installation, "");
            assertThat(raw.services(scope)).isEmpty();
            assertThat(raw.files("/configs", scope)).isEmpty();
            assertThat(raw.files("/secrets", scope)).isEmpty();
        }
    }

    private void deploy(int replicas, String version) {
        shop.deploy("web", a -> Fixture.over(a).replicas(replicas).env("VERSION", version));
    }

    private List<Instance> instances() {
        return shop.deployment("web").outputs().instances();
    }

    /** Where it is reached from outside; nowhere while it is not started. */
    private static Stream<Endpoint> onNode(Instance instance) {
        return instance.endpoints().stream().filter(endpoint -> endpoint.from() == From.HOST);
    }

    /** What it says where it is reached. */
    private static Stream<String> versions(Instance instance) {
        return onNode(instance).map(endpoint -> {
            try (InputStream answer = URI.create("http://" + endpoint.authority() + "/version")
                    .toURL()
                    .openStream()) {
                return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException away) {
                throw new AssertionError(instance + " does not answer", away);
            }
        });
    }

    private static Set<String> nodes(List<Instance> instances) {
        return instances.stream().flatMap(SwarmIT::onNode).map(Endpoint::host).collect(Collectors.toSet());
    }

    /** How many instances have written that they have started, as far as their nodes can be asked. */
    private long started() {
        Set<String> names = new HashSet<>();
        shop.deployment("web").logs(100, line -> {
            if (line.text().contains("started")) {
                names.add(line.instance());
            }
        });
        return names.size();
    }

    private void assertServe(List<Instance> instances, String... versions) {
        assertThat(instances).flatMap(instance -> versions(instance).toList()).containsExactly(versions);
    }

    @Test
    void whatANodeRanThatFailsRunsElsewhere() throws Exception {
        deploy(3, "1");
        assertThat(nodes(instances())).hasSize(3);

        TestSwarm.kill(3);
        try {
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(shop.deployment("web").status().ready()).isEqualTo(3);
                assertThat(nodes(instances())).hasSize(2);
                assertServe(instances(), "1", "1", "1");
                assertThat(balancer.active()).containsExactlyInAnyOrderElementsOf(instances());
            });
            assertThat(shop.stack().resources().get(WEB).phase()).isEqualTo(Phase.READY);
            assertThat(started()).isEqualTo(3);

            deploy(2, "2");
            assertServe(instances(), "2", "2");
            shop.destroy();
        } finally {
            TestSwarm.start(3);
        }
    }

    @Test
    void aVersionThatFailsLeavesTheOldOneServing() {
        deploy(2, "1");

        assertThatExceptionOfType(ApplyFailedException.class)
                .isThrownBy(() -> shop.deploy(
                        "web",
                        a -> Fixture.over(a).replicas(2).env("VERSION", "2").env("EXIT_CODE", "3")))
                .withMessageContaining("exit code 3");

        assertServe(instances(), "1", "1");
        assertServe(balancer.active(), "1", "1");
    }

    @Test
    void whatIsScaledByHandIsHealed() {
        deploy(2, "1");
        shop.deployment("web").drift(DriftPolicy.HEAL);

        try (RawSwarm raw = new RawSwarm()) {
            var service = raw.services(new Scope(installation, "")).get(0);
            ObjectNode spec = service.path("Spec").deepCopy();
            spec.withObject("Mode").withObject("Replicated").put("Replicas", 1);
            raw.send(EngineRequest.post(
                    "/services/" + service.path("ID").asText() + "/update?version="
                            + service.path("Version").path("Index").asText(),
                    spec.toString()));
        }

        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(shop.deployment("web").status().ready()).isEqualTo(2));
    }

    @Test
    void volumesAndFixedPortsAreRefusedWithTheReason() {
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> shop.deploy(
                        "db", a -> Fixture.over(a).port("fixed", 81, 18_099).mount("data", "/data")))
                .withMessageContaining("a volume of a swarm's is on one node")
                .withMessageContaining("each node has ports of its own");
    }

    @Test
    void anEngineThatIsNoManagerIsToldFromOne() {
        TestEngine.require();
        try (Infrastructure plain = Infrastructure.builder()
                .installation(installation)
                .provider(SwarmProvider.builder().host(TestEngine.host()).build())
                .build()) {
            assertThatExceptionOfType(VaporformException.class)
                    .isThrownBy(() -> plain.project("shop").deploy("web", Fixture::over))
                    .withMessageContaining("no manager of a swarm; give the address of one");
        }
    }

    /** What the first instance has in a file, as far as its user can read it. */
    private String file(String path) throws IOException {
        Endpoint endpoint = onNode(instances().get(0)).findFirst().orElseThrow();
        URI uri = URI.create("http://" + endpoint.authority() + "/file?" + path);
        try (InputStream answer = uri.toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** That nothing of them is left is looked at after each test. */
    @Test
    void filesAreConfigsAndSecretsOfTheirVersion() throws IOException {
        shop.deploy("web", a -> Fixture.over(a)
                .file("/etc/kit/mode", "one")
                .file("/run/secrets/key", Value.of(Secret.of("xyzzy"))));
        assertThat(file("/etc/kit/mode") + file("/run/secrets/key")).isEqualTo("onexyzzy");
        assertThat(file("/etc/passwd")).as("what the image has").contains("root:x:0");

        shop.deployment("web").update(a -> a.file("/etc/kit/mode", "two"));

        assertThat(file("/etc/kit/mode") + file("/run/secrets/key")).isEqualTo("twoxyzzy");
        try (RawSwarm raw = new RawSwarm()) {
            Scope scope = new Scope(installation, "");
            assertThat(raw.files("/configs", scope)).hasSize(1);
            assertThat(raw.files("/secrets", scope)).hasSize(1);
        }
    }

    @Test
    void findingsAreClosedWhenAllIsWellAgain() throws Exception {
        deploy(2, "1");
        TestSwarm.kill(2);
        try {
            // The managers that are left may have to choose a leader first, and until then nobody knows.
            await().atMost(SOON)
                    .ignoreExceptionsInstanceOf(ProviderUnavailableException.class)
                    .untilAsserted(() ->
                            assertThat(shop.deployment("web").status().ready()).isEqualTo(2));
            await().atMost(SOON).untilAsserted(() -> assertThat(shop.stack().findings())
                    .extracting(Finding::code)
                    .isEmpty());
        } finally {
            TestSwarm.start(2);
        }
    }

    /** Does at once what it is told. */
    private static final class Noted implements Balancer {
        private volatile List<Member> last = List.of();

        @Override
        public String name() {
            return "noted";
        }

        @Override
        public boolean routesTo(Address deployment) {
            return true;
        }

        @Override
        public List<MemberState> members(Address deployment, List<Member> wanted, CallContext context) {
            last = wanted;
            return wanted.stream()
                    .map(member -> new MemberState(member.instance().name(), member.state(), 0))
                    .toList();
        }

        List<Instance> active() {
            return last.stream()
                    .filter(member -> member.state() == Member.State.ACTIVE)
                    .map(Member::instance)
                    .toList();
        }
    }
}
