package io.vaporform.docker.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.command.CreateContainerCmd;
import io.vaporform.spec.Violations;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The last look at a request for a new container, before it is sent: whatever code has made it, what it asks for is known and allowed, or it is refused, with each
 * field by its name in the engine's API. A field that is not known here is refused too.
 *
 * @param publishOn the only address of the host that ports may be published on
 * @see <a href="https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerCreate">Create a container</a>
 */
record RequestGate(Policy policy, String publishOn) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SIZED = Pattern.compile("(^|,)size=[1-9]");
    private static final String CURE = "ask for it by the spec, or not at all";

    /** Of the host configuration; all others reach beyond the container, or are not used. */
    private static final Set<String> KNOWN = Set.of(
            "CapAdd",
            "CapDrop",
            "CpuPeriod",
            "CpuQuota",
            "CpuShares",
            "Init",
            "LogConfig",
            "Memory",
            "MemoryReservation",
            "MemorySwap",
            "Mounts",
            "NetworkMode",
            "PidsLimit",
            "PortBindings",
            "Privileged",
            "ReadonlyRootfs",
            "RestartPolicy",
            "SecurityOpt",
            "Tmpfs",
            "Ulimits");

    /** @throws io.vaporform.error.InvalidSpecException naming every field that is refused */
    void require(CreateContainerCmd command) {
        Violations found = new Violations();
        policy.checkUser(Objects.requireNonNullElse(command.getUser(), ""), found);
        JsonNode host = JSON.valueToTree(command.getHostConfig());
        host.properties().stream()
                .filter(field -> !KNOWN.contains(field.getKey()) && isSaid(field.getValue()))
                .forEach(field -> refuse(found, field.getKey(), field.getValue(), "is not given to containers"));
        kernel(host, found);
        files(host, found);
        limits(host, found);
        network(host, found);
        found.throwIfAny();
    }

    private static boolean isSaid(JsonNode value) {
        return !value.isNull() && !(value.isContainerNode() && value.isEmpty());
    }

    private static void refuse(Violations found, String field, Object value, String why) {
        found.add("HostConfig." + field, value, why, CURE);
    }

    private static void unless(boolean right, Violations found, String field, JsonNode host, String why) {
        if (!right) {
            refuse(found, field, host.path(field), why);
        }
    }

    private void kernel(JsonNode host, Violations found) {
        unless(!host.path("Privileged").asBoolean(), found, "Privileged", host, "must be false");
        unless(host.path("CapDrop").toString().equals("[\"ALL\"]"), found, "CapDrop", host, "must be ALL");
        host.path("CapAdd").forEach(name -> policy.checkCapability(name.asText(), found));
        unless(
                host.path("SecurityOpt").toString().equals("[\"" + ContainerRequest.NO_NEW_PRIVILEGES + "\"]"),
                found,
                "SecurityOpt",
                host,
                "must be " + ContainerRequest.NO_NEW_PRIVILEGES + " and leave the profiles to the engine");
    }

    private void files(JsonNode host, Violations found) {
        unless(
                policy.writableRoot() || host.path("ReadonlyRootfs").asBoolean(),
                found,
                "ReadonlyRootfs",
                host,
                "must be true");
        host.path("Mounts")
                .forEach(mount -> unless(
                        mount.path("Type").asText().equals("volume") && !isSaid(mount.path("VolumeOptions")),
                        found,
                        "Mounts",
                        host,
                        "must be volumes, without options of their own"));
        host.path("Tmpfs").forEach(options -> {
            if (!SIZED.matcher(options.asText()).find()) {
                refuse(found, "Tmpfs", host.path("Tmpfs"), "must have sizes");
            }
        });
    }

    private void limits(JsonNode host, Violations found) {
        boolean memory = policy.defaults().memory().isEmpty()
                || (host.path("Memory").asLong() > 0
                        && host.path("Memory").asLong()
                                == host.path("MemorySwap").asLong());
        unless(memory, found, "Memory", host, "must be limited, and no swap be added");
        unless(
                policy.defaults().pids().isEmpty() || host.path("PidsLimit").asLong() > 0,
                found,
                "PidsLimit",
                host,
                "must be limited");
        JsonNode log = host.path("LogConfig").path("Config");
        unless(log.has("max-size") && log.has("max-file"), found, "LogConfig", host, "must limit the log");
    }

    private void network(JsonNode host, Violations found) {
        String mode = host.path("NetworkMode").asText();
        unless(
                !mode.isEmpty() && !mode.equals("host") && !mode.equals("default") && !mode.startsWith("container:"),
                found,
                "NetworkMode",
                host,
                "must be a network of the project");
        host.path("PortBindings")
                .forEach(bindings -> bindings.forEach(binding -> {
                    String address = binding.path("HostIp").asText();
                    unless(address.equals(publishOn), found, "PortBindings", host, "must be on " + publishOn);
                }));
    }
}
