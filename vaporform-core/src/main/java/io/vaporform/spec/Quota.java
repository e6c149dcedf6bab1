package io.vaporform.spec;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How much an instance may use at most. What is not said is not limited. */
public sealed interface Quota permits QuotaRecord {

    /** Nothing is limited. */
    Quota UNLIMITED = builder().build();

    /** Thousandths of a CPU. */
    OptionalInt milliCpus();

    /** Its part of the CPU when all is in use, beside that of others: one with 2048 gets twice as much as one with 1024, which is what those have that say nothing. */
    OptionalInt cpuWeight();

    Optional<ByteSize> memory();

    /** What is left to it when the host runs out of memory, as far as that can be; never more than {@link #memory()}. */
    Optional<ByteSize> memoryReservation();

    /** Processes and threads at a time. */
    OptionalInt pids();

    /**
     * Limits of each process by their names in setrlimit(2), such as {@code nofile} for open files or {@code fsize} for the bytes of a file; sorted by name. Each is
     * the soft and the hard limit.
     */
    Map<String, Long> ulimits();

    /** Storage of the instance itself, without its volumes. */
    Optional<ByteSize> storage();

    /** What it sends to others in a second, in the mean. Refused where the provider does not declare {@link io.vaporform.spi.Capability#BANDWIDTH_QUOTA}, never only noted. */
    Optional<ByteSize> bandwidth();

    static Builder builder() {
        return new Builder();
    }

    /** This quota, with what it leaves open taken from {@code base}. */
    default Quota over(Quota base) {
        Builder merged = builder();
        merged.milliCpus = first(milliCpus(), base.milliCpus());
        merged.cpuWeight = first(cpuWeight(), base.cpuWeight());
        merged.pids = first(pids(), base.pids());
        merged.memory = memory().or(base::memory).orElse(null);
        merged.memoryReservation =
                memoryReservation().or(base::memoryReservation).orElse(null);
        merged.ulimits.putAll(base.ulimits());
        merged.ulimits.putAll(ulimits());
        merged.storage = storage().or(base::storage).orElse(null);
        merged.bandwidth = bandwidth().or(base::bandwidth).orElse(null);
        return merged.build();
    }

    private static OptionalInt first(OptionalInt one, OptionalInt other) {
        return one.isPresent() ? one : other;
    }

    /** Collects the limits; not thread-safe. */
    final class Builder {
        private OptionalInt milliCpus = OptionalInt.empty();
        private OptionalInt cpuWeight = OptionalInt.empty();
        private OptionalInt pids = OptionalInt.empty();
        private final Map<String, Long> ulimits = new TreeMap<>();
        private @Nullable ByteSize memory;
        private @Nullable ByteSize memoryReservation;
        private @Nullable ByteSize storage;
        private @Nullable ByteSize bandwidth;

        private Builder() {}

        /** @param cpus such as 0.5 or 2; thousandths are what counts */
        public Builder cpus(double cpus) {
            return milliCpus((int) Math.rint(cpus * 1000)); // a cast of what is too large gives the largest
        }

        public Builder milliCpus(int milliCpus) {
            this.milliCpus = OptionalInt.of(milliCpus);
            return this;
        }

        /** @param weight 2 to 262144; 1024 is what others have */
        public Builder cpuWeight(int weight) {
            this.cpuWeight = OptionalInt.of(weight);
            return this;
        }

        public Builder memory(ByteSize memory) {
            this.memory = memory;
            return this;
        }

        /** @param memory such as {@code 512Mi} */
        public Builder memory(String memory) {
            return memory(ByteSize.parse(memory));
        }

        public Builder memoryReservation(ByteSize reservation) {
            this.memoryReservation = reservation;
            return this;
        }

        /** @param reservation such as {@code 256Mi} */
        public Builder memoryReservation(String reservation) {
            return memoryReservation(ByteSize.parse(reservation));
        }

        public Builder pids(int pids) {
            this.pids = OptionalInt.of(pids);
            return this;
        }

        /**
         * @param name core, cpu, data, fsize, memlock, nofile, sigpending or stack. Not nproc, which counts the processes of a user in all containers: see {@link #pids}
         * @param limit in the unit of setrlimit(2)
         */
        public Builder ulimit(String name, long limit) {
            ulimits.put(name, limit);
            return this;
        }

        /** @param storage such as {@code 10Gi} */
        public Builder storage(String storage) {
            return storage(ByteSize.parse(storage));
        }

        public Builder storage(ByteSize storage) {
            this.storage = storage;
            return this;
        }

        /** @param perSecond such as {@code 10Mi}: bytes, not bits */
        public Builder bandwidth(String perSecond) {
            return bandwidth(ByteSize.parse(perSecond));
        }

        public Builder bandwidth(ByteSize perSecond) {
            this.bandwidth = perSecond;
            return this;
        }

        /** @throws io.vaporform.error.InvalidSpecException naming every limit that is out of range */
        public Quota build() {
            return new QuotaRecord(
                    milliCpus,
                    cpuWeight,
                    Optional.ofNullable(memory),
                    Optional.ofNullable(memoryReservation),
                    pids,
                    Collections.unmodifiableMap(new TreeMap<>(ulimits)),
                    Optional.ofNullable(storage),
                    Optional.ofNullable(bandwidth));
        }
    }
}

record QuotaRecord(
        OptionalInt milliCpus,
        OptionalInt cpuWeight,
        Optional<ByteSize> memory,
        Optional<ByteSize> memoryReservation,
        OptionalInt pids,
        Map<String, Long> ulimits,
        Optional<ByteSize> storage,
        Optional<ByteSize> bandwidth)
        implements Quota {

    private static final ByteSize LEAST_MEMORY = ByteSize.ofMebibytes(6);

    private static final Set<String> ULIMITS =
            Set.of("core", "cpu", "data", "fsize", "memlock", "nofile", "sigpending", "stack");

    QuotaRecord {
        Violations found = new Violations();
        milliCpus.ifPresent(m -> found.unless(
                m >= 10 && m <= 1_024_000,
                "quota.cpus",
                m / 1000.0,
                "must be 0.01 to 1024",
                "give a share of one CPU or more"));
        memory.ifPresent(m -> found.unless(
                m.compareTo(LEAST_MEMORY) >= 0,
                "quota.memory",
                m,
                "must be at least " + LEAST_MEMORY,
                "give it more memory"));
        cpuWeight.ifPresent(w -> found.unless(
                w >= 2 && w <= 262_144, "quota.cpuWeight", w, "must be 2 to 262144", "leave it out for 1024"));
        memoryReservation.ifPresent(r -> found.unless(
                r.compareTo(LEAST_MEMORY) >= 0
                        && memory.map(limit -> r.compareTo(limit) <= 0).orElse(true),
                "quota.memoryReservation",
                r,
                "must be at least " + LEAST_MEMORY + " and at most the limit of memory",
                "reserve less, or raise the limit"));
        ulimits.forEach((name, limit) -> found.unless(
                        ULIMITS.contains(name),
                        "quota.ulimits." + name,
                        limit,
                        "is none of " + new TreeSet<>(ULIMITS),
                        name.equals("nproc") ? "use pids(…)" : "leave it out")
                .unless(limit >= 0, "quota.ulimits." + name, limit, "must be 0 or more", "leave it out for no limit"));
        pids.ifPresent(p -> found.unless(p >= 1, "quota.pids", p, "must be at least 1", "leave it out for no limit"));
        bandwidth.ifPresent(b ->
                found.unless(b.bytes() > 0, "quota.bandwidth", b, "must be more than 0", "leave it out for no limit"));
        storage.ifPresent(s ->
                found.unless(s.bytes() > 0, "quota.storage", s, "must be more than 0", "leave it out for no limit"));
        found.throwIfAny();
    }
}
