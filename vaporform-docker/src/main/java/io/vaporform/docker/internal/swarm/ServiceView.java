package io.vaporform.docker.internal.swarm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spi.Mark;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** One service as a list has shown it. Prints without its environment. */
record ServiceView(JsonNode seen) {

    String id() {
        return seen.path("ID").asText();
    }

    String name() {
        return spec().path("Name").asText();
    }

    /** What an update has to say, so that nobody's is lost. */
    long version() {
        return seen.path("Version").path("Index").asLong();
    }

    Instant createdAt() {
        return Instant.parse(seen.path("CreatedAt").asText());
    }

    JsonNode spec() {
        return seen.path("Spec");
    }

    Map<String, String> labels() {
        return Json.map(spec().path("Labels"));
    }

    Optional<Mark> mark() {
        return Mark.from(labels());
    }

    boolean isOf(String operationId) {
        return operationId.equals(labels().get(ServiceRequest.OPERATION));
    }

    /** Whether it runs the release command. */
    boolean isRelease() {
        return ServiceRequest.RELEASE.equals(labels().get(ServiceRequest.ROLE));
    }

    int replicas() {
        return spec().path("Mode").path("Replicated").path("Replicas").asInt();
    }

    String image() {
        return spec().path("TaskTemplate").path("ContainerSpec").path("Image").asText();
    }

    /** Its spec, with another number of replicas. */
    ObjectNode scaled(int replicas) {
        ObjectNode scaled = spec().deepCopy();
        scaled.withObject("Mode").withObject("Replicated").put("Replicas", replicas);
        return scaled;
    }

    /** @throws ProvisioningException if it is somebody else's, and only bears the name */
    void requireBears(Mark mark) {
        if (!mark().equals(Optional.of(mark))) {
            throw new ProvisioningException(
                    "create service " + name(), "there is a service of that name that is not ours; remove it", null);
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
