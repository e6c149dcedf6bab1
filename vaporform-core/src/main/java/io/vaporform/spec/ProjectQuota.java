package io.vaporform.spec;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How much all stacks of a project may ask for together. What is not said is not limited; where CPUs or memory are, every deployment must say how much of
 * it an instance may use. Immutable.
 *
 * @param instances replicas of all deployments
 * @param milliCpus thousandths of CPUs, of all instances
 * @param memory of all instances
 * @param storage of all volumes that say their size
 */
public record ProjectQuota(
        OptionalInt instances, OptionalInt milliCpus, Optional<ByteSize> memory, Optional<ByteSize> storage) {

    /** Nothing is limited. */
    public static final ProjectQuota UNLIMITED =
            new ProjectQuota(OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty());

    public ProjectQuota {
        Violations found = new Violations();
        instances.ifPresent(
                n -> found.unless(n >= 0, "instances", n, "must be 0 or more", "leave it out for no limit"));
        milliCpus.ifPresent(
                n -> found.unless(n >= 0, "cpus", n / 1000.0, "must be 0 or more", "leave it out for no limit"));
        found.throwIfAny();
    }

    public ProjectQuota instances(int most) {
        return new ProjectQuota(OptionalInt.of(most), milliCpus, memory, storage);
    }

    /** @param most such as 2.5 */
    public ProjectQuota cpus(double most) {
        return new ProjectQuota(instances, OptionalInt.of((int) Math.rint(most * 1000)), memory, storage);
    }

    /** @param most such as {@code 16Gi} */
    public ProjectQuota memory(String most) {
        return new ProjectQuota(instances, milliCpus, Optional.of(ByteSize.parse(most)), storage);
    }

    /** @param most such as {@code 100Gi} */
    public ProjectQuota storage(String most) {
        return new ProjectQuota(instances, milliCpus, memory, Optional.of(ByteSize.parse(most)));
    }
}
