package io.vaporform.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * What one instance uses, as one sample. What is counted since its start never goes back, but with a new start; the difference of two samples is what was used between.
 *
 * @param instance its name, as in the outputs
 * @param at when it was measured
 * @param cpuTime of all its processes since its start
 * @param memory in bytes, without what is only cached of files
 * @param memoryLimit in bytes; empty if there is none
 * @param processes and threads
 * @param networkReceived in bytes since its start, over all its networks
 * @param networkSent in bytes since its start, over all its networks
 * @param blockRead from disks, in bytes since its start
 * @param blockWritten to disks, in bytes since its start
 */
public record InstanceMetrics(
        String instance,
        Instant at,
        Duration cpuTime,
        long memory,
        OptionalLong memoryLimit,
        long processes,
        long networkReceived,
        long networkSent,
        long blockRead,
        long blockWritten) {

    /**
     * How many CPUs it used on average since an earlier sample of it: 0.5 is half of one.
     *
     * @throws IllegalArgumentException if {@code earlier} is not earlier, or of another instance
     */
    public double cpusSince(InstanceMetrics earlier) {
        Duration passed = Duration.between(earlier.at, at);
        if (!earlier.instance.equals(instance) || passed.isZero() || passed.isNegative()) {
            throw new IllegalArgumentException("no earlier sample of " + instance + ": " + earlier);
        }
        return (double) Math.max(0, cpuTime.minus(earlier.cpuTime).toNanos()) / passed.toNanos();
    }
}
