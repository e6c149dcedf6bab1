package io.vaporform.docker.internal.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.docker.internal.Contents;
import io.vaporform.docker.internal.Images;
import io.vaporform.docker.internal.Policies;
import io.vaporform.docker.internal.Registries;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.Violation;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import io.vaporform.spi.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a swarm is asked for, and that nothing else gets through the gate. */
class ServiceRequestTest {

    private static final Mark MARK = new Mark("acme", "lineage", Address.parse("shop/main/deployment/web"), 1);

    private static final List<String> NETWORKS = List.of("net");

    private static SwarmOptions options(boolean publishes, boolean virtualIps) {
        return new SwarmOptions(
                publishes,
                virtualIps,
                false,
                List.of("node.role==worker"),
                List.of("node.labels.zone"),
                "vf",
                Policies.STRICT,
                new Registries(Map.of()));
    }

    private static ObjectNode json(DeploymentSpec.Builder spec, SwarmOptions options, boolean release) {
        Images.Facts image = new Images.Facts("1000", Set.of("/var/lib/app", "/{{image}}"));
        Contents contents = new Contents(spec.build(), image, Policies.STRICT);
        List<FileStore.Kept> files = new ArrayList<>();
        contents.spec()
                .files()
                .forEach((path, text) ->
                        files.add(new FileStore.Kept(FileStore.Form.of(text), "id", "name", path, text)));
        return new ServiceRequest(
                        "web", MARK, "op", release, "web:1", contents, files, NETWORKS, options, true, Map.of())
                .json();
    }

    private static ObjectNode json(DeploymentSpec.Builder spec) {
        return json(spec, options(false, false), false);
    }

    private static DeploymentSpec.Builder web() {
        return DeploymentSpec.builder().image("web:1").port(8080);
    }

    private static JsonNode container(JsonNode service) {
        return service.path("TaskTemplate").path("ContainerSpec");
    }

    @Test
    void isHardened() {
        JsonNode container = container(json(web()));

        assertThat(container.path("CapabilityDrop").toString()).isEqualTo("[\"ALL\"]");
        assertThat(container.path("ReadOnly").asBoolean()).isTrue();
        assertThat(container.path("User").asText()).isEqualTo("1000");
        assertThat(container.path("Privileges").path("NoNewPrivileges").asBoolean())
                .isTrue();
        assertThat(Json.each(container.path("Mounts"))
                        .map(mount -> mount.path("Target").asText()))
                .containsExactly("/run", "/tmp", "/var/lib/app", "/var/tmp", "/{{\"{{\"}}image}}");
    }

    @Test
    void filesAreConfigsAndSecretsOfItsUser() {
        JsonNode container = container(json(
                web().file("/etc/web/mode", "{{.Node.ID}}").file("/run/secrets/key", Value.of(Secret.of("xyzzy")))));

        assertThat(container.path("Configs").toString())
                .isEqualTo("[{\"ConfigID\":\"id\",\"ConfigName\":\"name\",\"File\":"
                        + "{\"Name\":\"/etc/web/mode\",\"UID\":\"1000\",\"GID\":\"0\",\"Mode\":292}}]");
        assertThat(container.path("Secrets").toString())
                .isEqualTo("[{\"SecretID\":\"id\",\"SecretName\":\"name\",\"File\":"
                        + "{\"Name\":\"/run/secrets/key\",\"UID\":\"1000\",\"GID\":\"0\",\"Mode\":256}}]");
    }

    @Test
    void whatATenantWritesIsNoTemplate() {
        JsonNode env = container(json(web().env("A", "{{.Node.ID}} {{{ }}"))).path("Env");

        assertThat(env.get(0).asText()).isEqualTo("A={{\"{{\"}}.Node.ID}} {{\"{{\"}}{ }}");
        assertThat(Json.each(container(json(web().tmpfs("/{{.Node.ID}}", "1Mi")))
                                .path("Mounts"))
                        .map(mount -> mount.path("Target").asText()))
                .contains("/{{\"{{\"}}.Node.ID}}");
    }

    @Test
    void onlyWhatASpecAsksForIsKeptFree() {
        JsonNode unsaid = json(web()).path("TaskTemplate").path("Resources");
        JsonNode said = json(web().quota(q -> q.cpus(0.5).memory("64Mi")))
                .path("TaskTemplate")
                .path("Resources");

        assertThat(unsaid.path("Limits").path("MemoryBytes").asLong()).isEqualTo(512L << 20);
        assertThat(unsaid.has("Reservations")).isFalse();
        assertThat(said.path("Limits").path("NanoCPUs").asLong()).isEqualTo(500_000_000L);
        assertThat(said.path("Reservations").path("MemoryBytes").asLong()).isEqualTo(64L << 20);
    }

    @Test
    void portsAreOnNodesOnlyWhereThatIsAskedFor() {
        assertThat(json(web()).path("EndpointSpec").path("Ports")).isEmpty();
        assertThat(json(web().internal(), options(true, false), false)
                        .path("EndpointSpec")
                        .path("Ports"))
                .isEmpty();

        JsonNode endpoint = json(web(), options(true, false), false).path("EndpointSpec");
        assertThat(endpoint.path("Mode").asText()).isEqualTo("dnsrr");
        assertThat(endpoint.path("Ports").toString())
                .isEqualTo("[{\"Protocol\":\"tcp\",\"TargetPort\":8080,\"PublishMode\":\"host\"}]");
    }

    @Test
    void virtualIpsAreAnOption() {
        assertThat(json(web(), options(false, true), false)
                        .path("EndpointSpec")
                        .path("Mode")
                        .asText())
                .isEqualTo("vip");
    }

    @Test
    void constraintsAndSpreadingArePassedOn() {
        JsonNode placement = json(web()).path("TaskTemplate").path("Placement");

        assertThat(placement.toString())
                .isEqualTo("{\"Constraints\":[\"node.role==worker\"],"
                        + "\"Preferences\":[{\"Spread\":{\"SpreadDescriptor\":\"node.labels.zone\"}}]}");
    }

    @Test
    void aReleaseCommandIsRunOnceWithoutANameInTheNetwork() {
        JsonNode service = json(web().release("migrate"), options(true, false), true);

        assertThat(service.path("TaskTemplate")
                        .path("RestartPolicy")
                        .path("Condition")
                        .asText())
                .isEqualTo("none");
        assertThat(new ServiceView(Json.object().set("Spec", service)).isRelease())
                .isTrue();
        assertThat(container(service).path("Args").toString()).isEqualTo("[\"migrate\"]");
        assertThat(service.path("TaskTemplate").path("Networks").toString())
                .isEqualTo("[{\"Target\":\"net\",\"Aliases\":[]}]");
        assertThat(service.path("EndpointSpec").path("Ports")).isEmpty();
    }

    @Test
    void whatIsMadeHerePassesTheGate() {
        DeploymentSpec.Builder spec =
                web().env("A", "{{ and }}").tmpfs("/scratch", "1Mi").linuxCapabilities("CHOWN");

        new ServiceGate(Policies.STRICT).require(json(spec, options(true, false), false), NETWORKS);
    }

    static Stream<Arguments> wrongs() {
        return Stream.of(
                wrong("user", container -> container.put("User", "0")),
                wrong("CapabilityDrop", container -> container.remove("CapabilityDrop")),
                wrong(
                        "linuxCapabilities",
                        container -> container.withArray("CapabilityAdd").add("CAP_SYS_ADMIN")),
                wrong("ReadOnly", container -> container.put("ReadOnly", false)),
                wrong("Mounts", container -> container
                        .withArray("Mounts")
                        .addObject()
                        .put("Type", "bind")
                        .put("Source", "/")),
                wrong(
                        "Privileges",
                        container -> container.putObject("Privileges").putObject("SELinuxContext")),
                wrong("Env, Mounts", container -> container.withArray("Env").add("A={{.Node.ID}}")),
                wrong("Hosts", container -> container.putArray("Hosts").add("1.2.3.4 db")));
    }

    private static Arguments wrong(String field, Consumer<ObjectNode> change) {
        return Arguments.arguments(field, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongs")
    void whatThePolicyDoesNotGiveIsRefusedByItsName(String field, Consumer<ObjectNode> change) {
        ObjectNode service = json(web());
        change.accept(service.withObject("TaskTemplate").withObject("ContainerSpec"));

        assertRefused(service, field);
    }

    @Test
    void anotherNetworkOrAnotherKindOfTaskIsRefused() {
        ObjectNode service = json(web());
        ObjectNode template = service.withObject("TaskTemplate");
        template.put("Runtime", "plugin");
        template.putArray("Networks").addObject().put("Target", "host");
        service.withObject("Mode").putObject("Global");

        assertRefused(service, "Runtime", "Global", "TaskTemplate.Networks");
    }

    @Test
    void withoutLimitsOrNetworksItIsRefused() {
        ObjectNode service = json(web());
        ObjectNode template = service.withObject("TaskTemplate");
        template.remove(List.of("Resources", "LogDriver", "Networks"));

        assertRefused(
                service, "Resources.Limits.MemoryBytes", "Resources.Limits.Pids", "LogDriver", "TaskTemplate.Networks");
    }

    private static void assertRefused(ObjectNode service, String... fields) {
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> new ServiceGate(Policies.STRICT).require(service, NETWORKS))
                .satisfies(refused -> assertThat(refused.violations())
                        .extracting(Violation::path)
                        .containsExactly(fields));
    }
}
