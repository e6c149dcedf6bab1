package io.vaporform.memory;

import io.vaporform.spec.BalancingAlgorithm;
import io.vaporform.spec.Listener;
import io.vaporform.spec.MiddlewareKind;
import io.vaporform.spi.Capability;
import java.util.HashSet;
import java.util.Set;

/** What the in-memory provider can do unless it is told otherwise. */
final class Abilities {

    static final Set<Capability> ALL = all();

    private Abilities() {}

    private static Set<Capability> all() {
        Set<Capability> all = new HashSet<>(Set.of(
                Capability.VOLUMES,
                Capability.REPLICAS,
                Capability.FIXED_HOST_PORT,
                Capability.INTERNAL_NETWORK,
                Capability.HEALTH_CHECKS,
                Capability.CPU_QUOTA,
                Capability.MEMORY_QUOTA,
                Capability.CPU_WEIGHT,
                Capability.MEMORY_RESERVATION,
                Capability.PIDS_QUOTA,
                Capability.ULIMITS,
                Capability.TMPFS,
                Capability.FILES,
                Capability.METRICS,
                Capability.BACKUP,
                Capability.EXEC,
                Capability.RELEASE,
                Capability.ROLLOUT,
                Capability.PULL,
                Capability.BANDWIDTH_QUOTA,
                Capability.VOLUME_SIZE,
                Capability.STORAGE_QUOTA,
                Capability.template("postgres-medium"),
                Capability.template("ipfs-cluster-small")));
        all.addAll(balancing());
        return Set.copyOf(all);
    }

    private static Set<Capability> balancing() {
        Set<Capability> all = new HashSet<>(Set.of(
                Capability.STICKY,
                Capability.ANSWER_TIMEOUT,
                Capability.RETRIES,
                Capability.CONNECTION_LIMIT,
                Capability.CHECK_STATUS,
                Capability.listener(Listener.Protocol.HTTPS),
                Capability.algorithm(BalancingAlgorithm.LEAST_CONN),
                Capability.algorithm(BalancingAlgorithm.IP_HASH)));
        for (MiddlewareKind kind : MiddlewareKind.values()) {
            all.add(Capability.middleware(kind));
        }
        return all;
    }
}
