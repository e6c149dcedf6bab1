package io.vaporform.docker.internal;

import com.github.dockerjava.api.command.UpdateContainerCmd;
import com.github.dockerjava.api.model.HostConfig;
import io.vaporform.spec.ByteSize;
import io.vaporform.spec.Quota;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a container, in the engine's own terms; 0 means no limit.
 *
 * @param cpuQuota microseconds of CPU in each {@link #CPU_PERIOD}
 * @param cpuShares beside those of other containers
 * @param memory in bytes
 * @param memoryReservation in bytes
 * @param pids processes and threads at a time
 */
record Limits(long cpuQuota, long cpuShares, long memory, long memoryReservation, long pids) {

    /**
     * Microseconds. Quota and period in the place of the engine's NanoCpus, which refuses more CPUs than the host has: a limit of two
     * does no harm on a host with one.
     */
    static final long CPU_PERIOD = 100_000;

    private static final long MICROS_PER_MILLI_CPU = CPU_PERIOD / 1000;

    static Limits of(Quota quota) {
        return new Limits(
                quota.milliCpus().orElse(0) * MICROS_PER_MILLI_CPU,
                quota.cpuWeight().orElse(0),
                quota.memory().map(ByteSize::bytes).orElse(0L),
                quota.memoryReservation().map(ByteSize::bytes).orElse(0L),
                quota.pids().orElse(0));
    }

    static Limits of(HostConfig seen) {
        long period = limit(seen.getCpuPeriod());
        long quota = limit(seen.getCpuQuota());
        return new Limits(
                period == 0 ? quota : quota * CPU_PERIOD / period,
                seen.getCpuShares() == null ? 0 : seen.getCpuShares(),
                limit(seen.getMemory()),
                limit(seen.getMemoryReservation()),
                limit(seen.getPidsLimit()));
    }

    void applyTo(HostConfig wanted) {
        if (cpuQuota > 0) {
            wanted.withCpuPeriod(CPU_PERIOD).withCpuQuota(cpuQuota);
        }
        if (cpuShares > 0) {
            wanted.withCpuShares((int) cpuShares);
        }
        if (memoryReservation > 0) {
            wanted.withMemoryReservation(memoryReservation);
        }
        if (memory > 0) {
            // Without the second one, the engine grants as much swap again.
            wanted.withMemory(memory).withMemorySwap(memory);
        }
        if (pids > 0) {
            wanted.withPidsLimit(pids);
        }
    }

    void applyTo(UpdateContainerCmd wanted) {
        if (cpuQuota > 0) {
            wanted.withCpuPeriod(CPU_PERIOD).withCpuQuota(cpuQuota);
        }
        if (cpuShares > 0) {
            wanted.withCpuShares((int) cpuShares);
        }
        if (memoryReservation > 0) {
            wanted.withMemoryReservation(memoryReservation);
        }
        if (memory > 0) {
            wanted.withMemory(memory).withMemorySwap(memory);
        }
        if (pids > 0) {
            wanted.withPidsLimit(pids);
        }
    }

    /** The quota that these limits come from, with what the engine does not know taken from {@code known}. */
    Quota toQuota(Quota known) {
        Quota.Builder quota = Quota.builder();
        if (cpuShares > 0) {
            quota.cpuWeight((int) cpuShares);
        }
        if (memoryReservation > 0) {
            quota.memoryReservation(new ByteSize(memoryReservation));
        }
        known.ulimits().forEach(quota::ulimit);
        if (cpuQuota > 0) {
            quota.milliCpus((int) (cpuQuota / MICROS_PER_MILLI_CPU));
        }
        if (memory > 0) {
            quota.memory(new ByteSize(memory));
        }
        if (pids > 0) {
            quota.pids((int) pids);
        }
        known.storage().ifPresent(quota::storage);
        known.bandwidth().ifPresent(quota::bandwidth);
        return quota.build();
    }

    /** The engine says -1, 0 or nothing where there is none. */
    private static long limit(@Nullable Long seen) {
        return seen == null || seen < 0 ? 0 : seen;
    }
}
