package io.vaporform.spec;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** How much an instance may use at most. What is not said is not limited. */
public sealed interface Quota permits QuotaRecord {

    /** Nothing is limited. */
    Quota UNLIMITED = builder().build();

    /** Thousandths of a CPU. */
    OptionalInt milliCpus();

    Optional<ByteSize> memory();

    /** Processes and threads at a time. */
    OptionalInt pids();

    /** Storage of the instance itself, without its volumes. */
    Optional<ByteSize> storage();

    static Builder builder() {
        return new Builder();
    }

    /** This quota, with what it leaves open taken from {@code base}. */
    default Quota over(Quota base) {
        Builder merged = builder();
        merged.milliCpus = first(milliCpus(), base.milliCpus());
        merged.pids = first(pids(), base.pids());
        merged.memory = memory().or(base::memory).orElse(null);
        merged.storage = storage().or(base::storage).orElse(null);
        return merged.build();
    }

    private static OptionalInt first(OptionalInt one, OptionalInt other) {
        return one.isPresent() ? one : other;
    }

    /** Collects the limits; not thread-safe. */
    final class Builder {
        private OptionalInt milliCpus = OptionalInt.empty();
        private OptionalInt pids = OptionalInt.empty();
        private @Nullable ByteSize memory;
        private @Nullable ByteSize storage;

        private Builder() {}

        /** @param cpus such as 0.5 or 2; thousandths are what counts */
        public Builder cpus(double cpus) {
            return milliCpus((int) Math.rint(cpus * 1000)); // a cast of what is too large gives the largest
        }

        public Builder milliCpus(int milliCpus) {
            this.milliCpus = OptionalInt.of(milliCpus);
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

        public Builder pids(int pids) {
            this.pids = OptionalInt.of(pids);
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

        /** @throws io.vaporform.error.InvalidSpecException naming every limit that is out of range */
        public Quota build() {
            return new QuotaRecord(milliCpus, Optional.ofNullable(memory), pids, Optional.ofNullable(storage));
        }
    }
}

record QuotaRecord(OptionalInt milliCpus, Optional<ByteSize> memory, OptionalInt pids, Optional<ByteSize> storage)
        implements Quota {

    private static final ByteSize LEAST_MEMORY = ByteSize.ofMebibytes(6);

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
        pids.ifPresent(p -> found.unless(p >= 1, "quota.pids", p, "must be at least 1", "leave it out for no limit"));
        storage.ifPresent(s ->
                found.unless(s.bytes() > 0, "quota.storage", s, "must be more than 0", "leave it out for no limit"));
        found.throwIfAny();
    }
}
