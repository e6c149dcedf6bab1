package io.vaporform.docker.internal;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Ulimit;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.PortSpec;
import io.vaporform.spi.Mark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares what was asked for with what an inspect shows: an engine accepts some things and leaves them out with a warning. */
record ReadBack(DeploymentSpec wanted, Policy policy, ContainerView seen) {

    /** What protects the host and is not as it was asked for: field, wanted, seen. */
    List<String> differences() {
        Limits limits = policy.limits(wanted);
        HostConfig host = seen.hostConfig();
        Limits actual = Limits.of(host);
        List<String> found = new ArrayList<>();
        compare(found, "cpu quota", limits.cpuQuota(), actual.cpuQuota());
        compare(found, "cpu shares", limits.cpuShares(), actual.cpuShares());
        compare(found, "memory", limits.memory(), actual.memory());
        compare(found, "memory reservation", limits.memoryReservation(), actual.memoryReservation());
        compare(found, "pids limit", limits.pids(), actual.pids());
        compare(found, "restart policy", RestartPolicy.unlessStoppedRestart(), host.getRestartPolicy());
        compare(found, "dropped capabilities", Set.of(Capability.ALL), set(host.getCapDrop()));
        compare(found, "privileged", false, host.getPrivileged());
        compare(found, "security options", List.of(ContainerRequest.NO_NEW_PRIVILEGES), host.getSecurityOpts());
        Map<String, Long> ulimits = policy.quota(wanted).ulimits();
        if (!ulimits(host).entrySet().containsAll(ulimits.entrySet())) {
            // The engine may have more, by its own defaults.
            compare(found, "ulimits", ulimits, ulimits(host));
        }
        compare(found, "read-only root", !policy.writableRoot(), Boolean.TRUE.equals(host.getReadonlyRootfs()));
        unasked(found);
        return found;
    }

    /** Where the image has the engine make a volume, without a limit, in spite of what was put there. */
    private void unasked(List<String> found) {
        if (policy.writableRoot() || seen.mounts().isEmpty()) {
            return;
        }
        Set<String> unasked = new TreeSet<>(seen.mounts().get());
        unasked.removeAll(mounts().values());
        compare(found, "volumes that nobody asked for", Set.of(), unasked);
    }

    private static Map<String, Long> ulimits(HostConfig host) {
        Map<String, Long> all = new TreeMap<>();
        Ulimit[] seen = host.getUlimits();
        for (Ulimit each : seen == null ? new Ulimit[0] : seen) {
            all.put(each.getName(), each.getHardLong());
        }
        return all;
    }

    boolean hasLimits() {
        return policy.limits(wanted).equals(Limits.of(seen.hostConfig()));
    }

    /** Whether it is made as {@code wanted} says, as far as that cannot be changed in a container that is there. */
    boolean isSameContainer() {
        return wanted.image().orElse("").equals(seen.config().getImage())
                && set(seen.config().getEnv()).containsAll(Contents.env(wanted))
                && (wanted.command().isEmpty()
                        || wanted.command().equals(list(seen.config().getCmd())))
                && wanted.workingDirectory()
                        .map(seen.config().getWorkingDir()::equals)
                        .orElse(true)
                && wanted.user().map(seen.config().getUser()::equals).orElse(true)
                && seen.labels().entrySet().containsAll(wanted.labels().entrySet())
                && mounts().equals(seenMounts())
                && hasPorts();
    }

    private boolean hasPorts() {
        Map<Integer, Integer> ports = seen.hostPorts();
        Set<Integer> containerPorts = new TreeSet<>();
        for (PortSpec port : ContainerRequest.published(wanted)) {
            containerPorts.add(port.container());
            if (port.host().isPresent()
                    && !Objects.equals(ports.get(port.container()), port.host().getAsInt())) {
                return false;
            }
        }
        return ports.keySet().equals(containerPorts);
    }

    private Map<String, String> mounts() {
        Map<String, String> mounts = new TreeMap<>();
        wanted.mounts().forEach(mount -> mounts.put(mount.path(), Values.text(mount.id())));
        Mark.from(seen.labels()).ifPresent(mark -> FileTree.of(wanted)
                .forEach(tree -> mounts.put(tree.directory(), tree.volume(mark))));
        return mounts;
    }

    private Map<String, String> seenMounts() {
        Map<String, String> mounts = new TreeMap<>();
        var asked = seen.hostConfig().getMounts();
        if (asked != null) {
            asked.forEach(mount -> mounts.put(mount.getTarget(), mount.getSource()));
        }
        return mounts;
    }

    private static void compare(List<String> found, String field, Object wanted, @Nullable Object seen) {
        if (!wanted.equals(seen)) {
            found.add(field + " was set to " + wanted + " but the engine shows " + seen);
        }
    }

    private static <T> Set<T> set(T @Nullable [] items) {
        return items == null ? Set.of() : Set.copyOf(Arrays.asList(items));
    }

    private static List<String> list(String @Nullable [] items) {
        return items == null ? List.of() : List.of(items);
    }
}
