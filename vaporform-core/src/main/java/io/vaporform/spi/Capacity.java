package io.vaporform.spi;

import io.vaporform.spec.ByteSize;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Quota;

/**
 * How much a provider's system can hold, and what of it is promised. A plan that would promise more than there is, with everything that the store knows of, is not applied.
 * Thread-safe.
 */
@FunctionalInterface
public interface Capacity {

    /**
     * What can be promised to all instances together.
     *
     * @throws io.vaporform.error.ProviderUnavailableException if that cannot be found out now; then what was last known counts
     */
    Load total(CallContext context);

    /** What one instance of {@code spec} is promised: the CPUs of its quota, and the memory that it reserves, or else that of its quota; nothing where it does not say. No I/O. */
    default Load of(DeploymentSpec spec) {
        Quota quota = spec.quota();
        long memory =
                quota.memoryReservation().or(quota::memory).map(ByteSize::bytes).orElse(0L);
        return new Load(quota.milliCpus().orElse(0), memory);
    }

    /**
     * CPU time and memory.
     *
     * @param milliCpus thousandths of CPUs
     * @param memory in bytes
     */
    record Load(long milliCpus, long memory) {

        public static final Load NONE = new Load(0, 0);

        /** What is more than can be counted is the most that can be. */
        public Load plus(Load other) {
            return new Load(sum(milliCpus, other.milliCpus), sum(memory, other.memory));
        }

        public Load times(int count) {
            return new Load(times(milliCpus, count), times(memory, count));
        }

        /** Whether it is more of either. */
        public boolean exceeds(Load other) {
            return milliCpus > other.milliCpus || memory > other.memory;
        }

        private static long sum(long one, long other) {
            return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
        }

        private static long times(long one, int count) {
            return count != 0 && one > Long.MAX_VALUE / count ? Long.MAX_VALUE : one * count;
        }
    }
}
