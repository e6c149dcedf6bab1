package io.vaporform.docker.internal.swarm;

import com.fasterxml.jackson.databind.JsonNode;
import io.vaporform.docker.internal.Policy;
import io.vaporform.spec.Violations;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The last look at a request for a new service, before it is sent: whatever code has made it, what it asks for is known and allowed, or it is refused, with each
 * field by its name in the engine's API. A field that is not known here is refused too.
 */
record ServiceGate(Policy policy) {

    private static final Set<String> KNOWN = Set.of(
            "Args",
            "CapabilityAdd",
            "CapabilityDrop",
            "Configs",
            "Dir",
            "Env",
            "Healthcheck",
            "Image",
            "Init",
            "Labels",
            "Mounts",
            "Privileges",
            "ReadOnly",
            "Secrets",
            "Ulimits",
            "User");

    private static final Set<String> KNOWN_OF_TASKS =
            Set.of("ContainerSpec", "LogDriver", "Networks", "Placement", "Resources", "RestartPolicy");

    /**
     * @param networks the ids of those that it may be in
     * @throws io.vaporform.error.InvalidSpecException naming every field that is refused
     */
    void require(JsonNode service, List<String> networks) {
        Violations found = new Violations();
        JsonNode template = service.path("TaskTemplate");
        known(template, KNOWN_OF_TASKS, found);
        known(service.path("Mode"), Set.of("Replicated"), found);
        container(template.path("ContainerSpec"), found);
        limits(template, found);
        Json.each(service.path("EndpointSpec").path("Ports"))
                .forEach(port -> unless(
                        port.path("PublishMode").asText().equals("host"),
                        found,
                        "EndpointSpec.Ports",
                        port,
                        "must be on the node of the task"));
        unless(
                !template.path("Networks").isEmpty()
                        && Json.each(template.path("Networks"))
                                .allMatch(network ->
                                        networks.contains(network.path("Target").asText())),
                found,
                "TaskTemplate.Networks",
                template.path("Networks"),
                "must be those of the project");
        found.throwIfAny();
    }

    private void container(JsonNode container, Violations found) {
        known(container, KNOWN, found);
        Stream.concat(
                        Json.each(container.path("Env")),
                        Json.each(container.path("Mounts")).map(mount -> mount.path("Target")))
                .filter(text -> text.asText().replace(ServiceRequest.BRACES, "").contains("{{"))
                .forEach(text -> unless(false, found, "Env, Mounts", "a template", "must be texts"));
        policy.checkUser(container.path("User").asText(), found);
        unless(
                container.path("CapabilityDrop").toString().equals("[\"ALL\"]"),
                found,
                "CapabilityDrop",
                container.path("CapabilityDrop"),
                "must be ALL");
        Json.each(container.path("CapabilityAdd"))
                .forEach(name -> policy.checkCapability(name.asText().replaceFirst("^CAP_", ""), found));
        unless(
                policy.writableRoot() || container.path("ReadOnly").asBoolean(),
                found,
                "ReadOnly",
                container.path("ReadOnly"),
                "must be true");
        Json.each(container.path("Mounts"))
                .forEach(mount -> unless(
                        mount.path("Type").asText().equals("tmpfs")
                                && mount.path("TmpfsOptions").path("SizeBytes").asLong() > 0,
                        found,
                        "Mounts",
                        mount,
                        "must be a tmpfs with a size"));
        unless(
                container.path("Privileges").isMissingNode()
                        || container.path("Privileges").toString().equals("{\"NoNewPrivileges\":true}"),
                found,
                "Privileges",
                container.path("Privileges"),
                "must be that there are no new ones");
    }

    private static void known(JsonNode asked, Set<String> known, Violations found) {
        asked.properties().stream()
                .filter(field -> !known.contains(field.getKey()))
                .forEach(field -> unless(false, found, field.getKey(), field.getValue(), "is not given to services"));
    }

    private void limits(JsonNode template, Violations found) {
        JsonNode limits = template.path("Resources").path("Limits");
        unless(
                policy.defaults().memory().isEmpty()
                        || limits.path("MemoryBytes").asLong() > 0,
                found,
                "Resources.Limits.MemoryBytes",
                limits,
                "must be limited");
        unless(
                policy.defaults().pids().isEmpty() || limits.path("Pids").asLong() > 0,
                found,
                "Resources.Limits.Pids",
                limits,
                "must be limited");
        JsonNode log = template.path("LogDriver").path("Options");
        unless(log.has("max-size") && log.has("max-file"), found, "LogDriver", log, "must limit the log");
    }

    private static void unless(boolean right, Violations found, String field, Object value, String why) {
        found.unless(right, field, value, why, "ask for it by the spec, or not at all");
    }
}
