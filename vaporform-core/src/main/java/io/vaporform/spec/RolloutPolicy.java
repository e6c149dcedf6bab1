package io.vaporform.spec;

import java.util.OptionalInt;

/**
 * How the instances of a version are brought up.
 *
 * @param batch how many may be on their way into service at a time, at least 1; empty for all of them
 * @param failures how many times an instance that does not get there is made anew before the version is given up; for all instances together
 */
public record RolloutPolicy(OptionalInt batch, int failures) {

    /** All at once, and the first that fails ends it. */
    public static final RolloutPolicy DEFAULT = new RolloutPolicy(OptionalInt.empty(), 0);

    /** @throws io.vaporform.error.InvalidSpecException if a number is too small */
    public RolloutPolicy {
        new Violations()
                .unless(
                        batch.orElse(1) >= 1,
                        "rollout.batch",
                        batch.orElse(1),
                        "must be at least 1",
                        "leave it out for all at once")
                .unless(failures >= 0, "rollout.failures", failures, "must not be negative", "leave it out for none")
                .throwIfAny();
    }

    /** So many at a time, of which none may fail. */
    public static RolloutPolicy inBatchesOf(int instances) {
        return new RolloutPolicy(OptionalInt.of(instances), 0);
    }

    /** The same, with so many failures that are forgiven. */
    public RolloutPolicy forgiving(int failures) {
        return new RolloutPolicy(batch, failures);
    }

    /** How many may be on their way into service at a time. */
    public int atOnce() {
        return batch.orElse(Integer.MAX_VALUE);
    }
}
