package io.vaporform.memory;

import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.PullPolicy;
import io.vaporform.spec.Quota;
import io.vaporform.spec.RolloutPolicy;
import io.vaporform.spec.Violations;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.Capability;

/** Refuses what needs a capability that is not declared. */
final class Rules {

    private final Capabilities can;
    private final Violations found;

    private Rules(Capabilities can, Violations found) {
        this.can = can;
        this.found = found;
    }

    static void check(DeploymentSpec wanted, Capabilities can, Violations found) {
        new Rules(can, found).check(wanted);
    }

    private void check(DeploymentSpec wanted) {
        need(wanted.replicas() > 1, Capability.REPLICAS, "replicas", wanted.replicas());
        wanted.mounts().forEach(mount -> need(true, Capability.VOLUMES, "mounts", mount.path()));
        wanted.ownVolumes().forEach(own -> need(true, Capability.VOLUMES, "volumes", own.name()));
        wanted.ports()
                .forEach(port -> need(
                        port.host().isPresent(),
                        Capability.FIXED_HOST_PORT,
                        "ports." + port.name() + ".host",
                        port.host().orElse(0)));
        wanted.tmpfs().forEach((path, size) -> need(true, Capability.TMPFS, "tmpfs." + path, size));
        wanted.files().keySet().forEach(path -> need(true, Capability.FILES, "files", path));
        need(!wanted.release().isEmpty(), Capability.RELEASE, "release", wanted.release());
        need(!wanted.rollout().equals(RolloutPolicy.DEFAULT), Capability.ROLLOUT, "rollout", wanted.rollout());
        need(wanted.pull() != PullPolicy.IF_MISSING, Capability.PULL, "pull", wanted.pull());
        need(wanted.internal(), Capability.INTERNAL_NETWORK, "internal", "set");
        need(wanted.health().isPresent(), Capability.HEALTH_CHECKS, "health", "set");
        quota(wanted.quota());
    }

    private void quota(Quota quota) {
        quota.milliCpus().ifPresent(m -> need(true, Capability.CPU_QUOTA, "quota.cpus", m / 1000.0));
        quota.memory().ifPresent(m -> need(true, Capability.MEMORY_QUOTA, "quota.memory", m));
        quota.cpuWeight().ifPresent(w -> need(true, Capability.CPU_WEIGHT, "quota.cpuWeight", w));
        quota.memoryReservation()
                .ifPresent(r -> need(true, Capability.MEMORY_RESERVATION, "quota.memoryReservation", r));
        need(!quota.ulimits().isEmpty(), Capability.ULIMITS, "quota.ulimits", quota.ulimits());
        quota.pids().ifPresent(p -> need(true, Capability.PIDS_QUOTA, "quota.pids", p));
    }

    private void need(boolean asked, Capability capability, String path, Object value) {
        if (asked && !can.has(capability)) {
            found.unsupported(
                    path,
                    value,
                    "the in-memory provider was told not to have " + capability,
                    "leave it out, or add the capability to the provider's builder");
        }
    }
}
