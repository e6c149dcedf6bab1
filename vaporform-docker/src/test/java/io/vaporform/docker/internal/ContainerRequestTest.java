package io.vaporform.docker.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.docker.internal.engine.FakeEngine;
import io.vaporform.docker.test.TestContext;
import io.vaporform.docker.test.TestTime;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Mount;
import io.vaporform.spec.Value;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What really goes over the wire. */
class ContainerRequestTest {

    private static final Mark MARK = new Mark("acme", "line", new Address("shop", "main", Kind.DEPLOYMENT, "web"), 1);

    @Test
    void everythingIsHandedOver() {
        JsonNode sent = sent(
                "1.41",
                DeploymentSpec.builder()
                        .image("web:1")
                        .port("http", 8080)
                        .env("A", "$(x)")
                        .secret("B", "\"s\"")
                        .mounts(List.of(new Mount("data", "/data", Value.of("data-id"))))
                        .tmpfs("/scratch", "1Mi")
                        .quota(q -> q.cpus(1.5)
                                .cpuWeight(2048)
                                .memory("64Mi")
                                .memoryReservation("32Mi")
                                .ulimit("nofile", 99)
                                .pids(7))
                        .command("run", "--it")
                        .workingDirectory("/w")
                        .user("5:6")
                        .label("team", "blue")
                        .build());

        assertThat(sent.path("Image").asText()).isEqualTo("web:1");
        assertThat(sent.path("Env")).hasToString("[\"A=$(x)\",\"B=\\\"s\\\"\"]");
        assertThat(sent.path("Cmd")).hasToString("[\"run\",\"--it\"]");
        assertThat(sent.path("WorkingDir").asText()).isEqualTo("/w");
        assertThat(sent.path("User").asText()).isEqualTo("5:6");
        assertThat(sent.at("/Labels/team").asText()).isEqualTo("blue");
        assertThat(sent.path("Labels").path(Mark.ADDRESS).asText()).isEqualTo("shop/main/deployment/web");
        JsonNode host = sent.path("HostConfig");
        assertThat(host.at("/PortBindings/8080~1tcp/0"))
                .hasToString("{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"19001\"}");
        assertThat(host.at("/Mounts/0/Type").asText()).isEqualTo("volume");
        assertThat(host.at("/Mounts/0/Source").asText()).isEqualTo("data-id");
        assertThat(host.path("CpuQuota").asLong()).isEqualTo(150_000);
        assertThat(host.path("Memory").asLong()).isEqualTo(64L << 20);
        assertThat(host.path("MemorySwap").asLong()).isEqualTo(64L << 20);
        assertThat(host.path("PidsLimit").asLong()).isEqualTo(7);
        assertThat(host.path("CpuShares").asLong()).isEqualTo(2048);
        assertThat(host.path("MemoryReservation").asLong()).isEqualTo(32L << 20);
        assertThat(host.path("Ulimits")).hasToString("[{\"Name\":\"nofile\",\"Soft\":99,\"Hard\":99}]");
        assertThat(host.at("/Tmpfs/~1scratch").asText()).isEqualTo("exec,mode=1777,size=1048576,uid=5,gid=6");
        assertThat(host.path("Tmpfs").has("/data")).as("a tmpfs over a volume").isFalse();
        assertThat(sent.at("/NetworkingConfig/EndpointsConfig/the-net/Aliases"))
                .hasToString("[\"web.main\",\"" + MARK.token() + "-2\"]");
    }

    @Test
    void whatIsNotAskedForIsNotThere() {
        JsonNode sent = sent("1.41", DeploymentSpec.builder().image("web:1").build());
        JsonNode host = sent.path("HostConfig");

        assertThat(host.path("CapDrop")).hasToString("[\"ALL\"]");
        assertThat(host.path("CapAdd")).isEmpty();
        assertThat(host.path("SecurityOpt")).hasToString("[\"no-new-privileges:true\"]");
        assertThat(host.path("Privileged").asBoolean()).isFalse();
        assertThat(host.path("Init").asBoolean()).isTrue();
        assertThat(host.path("Binds").isMissingNode()
                        || host.path("Binds").isNull()
                        || host.path("Binds").isEmpty())
                .isTrue();
        assertThat(host.path("PidMode").asText("")).isIn("", "null");
        assertThat(host.path("IpcMode").asText("")).isIn("", "null");
        assertThat(host.path("NetworkMode").asText()).isEqualTo("the-net");
        assertThat(sent.path("User").asText()).as("the image's, by its number").isEqualTo("1000");
        assertThat(host.path("ReadonlyRootfs").asBoolean()).isTrue();
        assertThat(host.path("Tmpfs").properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("/cache", "/data", "/run", "/tmp", "/var/tmp");
        assertThat(host.path("Memory").asLong()).isEqualTo(512L << 20);
        assertThat(host.path("PidsLimit").asLong()).isEqualTo(512);
        assertThat(host.at("/RestartPolicy/Name").asText()).isEqualTo("unless-stopped");
        assertThat(host.at("/LogConfig/Config/max-size").asText()).isEqualTo("10m");
    }

    @Test
    void checksAreQuickAtTheStartWhereTheEngineCan() {
        DeploymentSpec spec = DeploymentSpec.builder()
                .image("web:1")
                .port(80)
                .health(HealthCheck.http("/up;$(x)"))
                .build();

        JsonNode old = sent("1.41", spec).path("Healthcheck");
        JsonNode recent = sent("1.44", spec).path("Healthcheck");

        assertThat(old.path("Test").get(4).asText()).isEqualTo("http://127.0.0.1:80/up;$(x)");
        assertThat(old.path("Test").get(3).asText()).doesNotContain("up");
        assertThat(old.path("Interval").asLong())
                .isEqualTo(Duration.ofSeconds(5).toNanos());
        assertThat(old.path("StartInterval").asLong()).isZero();
        assertThat(recent.path("StartInterval").asLong())
                .isEqualTo(Duration.ofMillis(250).toNanos());
    }

    private static JsonNode sent(String api, DeploymentSpec spec) {
        try (TestTime time = new TestTime();
                FakeEngine fake = new FakeEngine("1.12", api).answer("/containers/create", 201, "{\"Id\":\"1\"}");
                Engine engine = new Engine(fake.address(), Duration.ofSeconds(5))) {
            ContainerRequest request = new ContainerRequest(
                    MARK,
                    spec,
                    2,
                    Map.of("http", 19_001),
                    "127.0.0.1",
                    "the-net",
                    "op",
                    new Images.Facts("1000", Set.of("/data", "/cache")),
                    Policies.STRICT);
            new Containers(engine, new RequestGate(Policies.STRICT, "127.0.0.1"))
                    .create(request, new TestContext(new Scope("acme", "line"), time));
            String post = fake.asked.get(fake.asked.size() - 1);
            assertThat(post).startsWith("POST /v" + api + "/containers/create?name=web-" + MARK.token() + "-2 ");
            return new ObjectMapper().readTree(post.substring(post.indexOf('{')));
        } catch (JsonProcessingException noJson) {
            throw new AssertionError(noJson);
        }
    }
}
