package io.vaporform.docker.internal.swarm;

import com.fasterxml.jackson.databind.JsonNode;
import io.vaporform.spi.Health;
import io.vaporform.spi.Mark;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One task as a list has shown it.
 *
 * @see <a href="https://docs.docker.com/engine/swarm/how-swarm-mode-works/swarm-task-states/">Swarm task states</a>
 */
record TaskView(JsonNode seen) {

    private static final Set<String> FAILED = Set.of("failed", "rejected", "orphaned");
    private static final Set<String> ENDED = Set.of("complete", "shutdown", "failed", "rejected", "remove", "orphaned");

    String id() {
        return seen.path("ID").asText();
    }

    /** Of its service, whose marks its container bears too. */
    Optional<Mark> mark() {
        return Mark.from(Json.map(seen.path("Spec").path("ContainerSpec").path("Labels")));
    }

    String serviceId() {
        return seen.path("ServiceID").asText();
    }

    /** One of a service's tasks follows another one in the same slot. */
    int slot() {
        return seen.path("Slot").asInt();
    }

    String nodeId() {
        return seen.path("NodeID").asText();
    }

    Instant createdAt() {
        return Instant.parse(seen.path("CreatedAt").asText());
    }

    /** Such as pending, starting, running, failed. */
    String state() {
        return seen.path("Status").path("State").asText();
    }

    boolean isRunning() {
        return state().equals("running");
    }

    boolean hasCompleted() {
        return state().equals("complete");
    }

    boolean hasEnded() {
        return ENDED.contains(state());
    }

    /** By itself, or as its node could not start it. */
    boolean hasFailed() {
        return FAILED.contains(state());
    }

    /** Whether the swarm is to keep it, rather than to end it or to keep the memory of it. */
    boolean isWanted() {
        return !ENDED.contains(seen.path("DesiredState").asText());
    }

    /** A task with a check counts as running only once that has passed, and as failed once it fails. */
    Health health() {
        return isRunning() ? Health.HEALTHY : hasEnded() ? Health.UNHEALTHY : Health.STARTING;
    }

    boolean wasUnhealthy() {
        return error().contains("unhealthy container");
    }

    String error() {
        return seen.path("Status").path("Err").asText();
    }

    /** In the swarm's own terms, such as {@code failed: task: non-zero exit (43)}. */
    String detail() {
        return error().isEmpty() ? state() : state() + ": " + error();
    }

    long exitCode() {
        return seen.path("Status").path("ContainerStatus").path("ExitCode").asLong();
    }

    /** The port on its node of each port that is published there. */
    Map<Integer, Integer> hostPorts() {
        Map<Integer, Integer> ports = new TreeMap<>();
        seen.path("Status")
                .path("PortStatus")
                .path("Ports")
                .forEach(port -> ports.put(
                        port.path("TargetPort").asInt(),
                        port.path("PublishedPort").asInt()));
        return ports;
    }

    @Override
    public String toString() {
        return id() + " " + detail();
    }
}
