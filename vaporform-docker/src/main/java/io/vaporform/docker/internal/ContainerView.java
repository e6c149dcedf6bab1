package io.vaporform.docker.internal;

import com.github.dockerjava.api.command.HealthState;
import com.github.dockerjava.api.command.HealthStateLog;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Ports;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spi.Health;
import io.vaporform.spi.Mark;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** One container as one inspect has shown it. Prints without its environment. */
record ContainerView(InspectContainerResponse seen) {

    String id() {
        return seen.getId();
    }

    /** The engine writes it with a slash before. */
    String name() {
        return seen.getName().substring(1);
    }

    Map<String, String> labels() {
        return Optional.ofNullable(config().getLabels()).orElse(Map.of());
    }

    Optional<Mark> mark() {
        return Mark.from(labels());
    }

    /** @throws ProvisioningException if it is somebody else's, and only bears the name */
    void requireBears(Mark mark) {
        if (!mark().equals(Optional.of(mark))) {
            throw new ProvisioningException(
                    "create container " + name(),
                    "there is a container of that name that is not ours; rename or remove it",
                    null);
        }
    }

    /** Whether it was made by that operation. */
    boolean isOf(String operationId) {
        return operationId.equals(labels().get(ContainerRequest.OPERATION));
    }

    /** What the engine calls the image that it was made from. */
    String imageId() {
        return seen.getImageId();
    }

    ContainerConfig config() {
        return seen.getConfig();
    }

    HostConfig hostConfig() {
        return seen.getHostConfig();
    }

    /** created, running, paused, restarting, removing, exited or dead. */
    String status() {
        return seen.getState().getStatus();
    }

    boolean isRunning() {
        return status().equals("running");
    }

    /** It has been made, but nothing runs and the engine will not start it by itself. */
    boolean isStopped() {
        return status().equals("created") || status().equals("exited");
    }

    /** It is being removed, or what could not be removed is left of it: nothing of it will run again. */
    boolean isGoing() {
        return status().equals("removing") || status().equals("dead");
    }

    /** How often the engine has started it anew since it was last started on purpose. */
    int restarts() {
        return Optional.ofNullable(seen.getRestartCount()).orElse(0);
    }

    /** Changes with each start. */
    String startedAt() {
        return seen.getState().getStartedAt();
    }

    Health health() {
        if (!isRunning()) {
            return status().equals("created") ? Health.STARTING : Health.UNHEALTHY;
        }
        return switch (healthState().map(HealthState::getStatus).orElse("none")) {
            case "starting" -> Health.STARTING;
            case "unhealthy" -> Health.UNHEALTHY;
            default -> Health.HEALTHY;
        };
    }

    /** Whether the engine runs a check in it. */
    boolean isProbed() {
        return healthState().isPresent();
    }

    Optional<HealthStateLog> lastProbe() {
        List<HealthStateLog> log = healthState().map(HealthState::getLog).orElse(List.of());
        return log.isEmpty() ? Optional.empty() : Optional.of(log.get(log.size() - 1));
    }

    /** From the start to the end of the last probe, both by the engine's clock; zero before the first. */
    Duration probedFor() {
        try {
            return lastProbe()
                    .map(probe ->
                            Duration.between(OffsetDateTime.parse(startedAt()), OffsetDateTime.parse(probe.getEnd())))
                    .orElse(Duration.ZERO);
        } catch (DateTimeException unreadable) {
            return Duration.ZERO;
        }
    }

    /** In the engine's own terms, such as {@code running (healthy)} or {@code exited (137), out of memory}. */
    String detail() {
        String health = isRunning()
                ? healthState().map(state -> " (" + state.getStatus() + ")").orElse("")
                : status().equals("created") ? "" : " (" + exitCode() + ")";
        return status() + health + (isOutOfMemory() ? ", out of memory" : "");
    }

    long exitCode() {
        return Optional.ofNullable(seen.getState().getExitCodeLong()).orElse(0L);
    }

    boolean isOutOfMemory() {
        return Boolean.TRUE.equals(seen.getState().getOOMKilled());
    }

    /** The names of the volumes that are mounted; empty if the engine does not show them. */
    Optional<List<String>> mounts() {
        return Optional.ofNullable(seen.getMounts()).map(mounts -> mounts.stream()
                .map(InspectContainerResponse.Mount::getName)
                .filter(Objects::nonNull)
                .toList());
    }

    /** The host port of each container port, as it was asked for: while it does not run, the engine shows none in effect. */
    Map<Integer, Integer> hostPorts() {
        Map<Integer, Integer> ports = new TreeMap<>();
        Ports bindings = Optional.ofNullable(hostConfig().getPortBindings()).orElseGet(Ports::new);
        bindings.getBindings().forEach((port, hosts) -> {
            if (hosts != null && hosts.length > 0) {
                ports.put(port.getPort(), Integer.parseInt(hosts[0].getHostPortSpec()));
            }
        });
        return ports;
    }

    private Optional<HealthState> healthState() {
        return Optional.ofNullable(seen.getState().getHealth()).filter(state -> !"none".equals(state.getStatus()));
    }

    @Override
    public String toString() {
        return name() + " " + detail();
    }
}
