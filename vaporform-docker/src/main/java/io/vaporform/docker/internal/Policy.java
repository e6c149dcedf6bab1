package io.vaporform.docker.internal;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Quota;
import io.vaporform.spec.Violations;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What containers may do. Immutable.
 *
 * @param capabilities the Linux capabilities that a spec may name
 * @param rootUser whether they may run as root
 * @param writableRoot whether their root file systems are writable
 * @param unsizedVolumes whether a volume may have no size
 * @param defaults what an instance is limited to where its spec does not say
 * @param most what an instance may be limited to at most
 */
public record Policy(
        Set<String> capabilities,
        boolean rootUser,
        boolean writableRoot,
        boolean unsizedVolumes,
        Quota defaults,
        Quota most) {

    /** By its number, as only the image knows who a name is; and by one that is far from wrapping round to root's. */
    private static final Pattern USER = Pattern.compile("(\\d{1,9})(:\\d{1,9})?");

    public Policy {
        capabilities = Set.copyOf(capabilities);
    }

    public Policy withCapabilities(Set<String> names) {
        return new Policy(names, rootUser, writableRoot, unsizedVolumes, defaults, most);
    }

    public Policy withRootUser() {
        return new Policy(capabilities, true, writableRoot, unsizedVolumes, defaults, most);
    }

    public Policy withWritableRoot() {
        return new Policy(capabilities, rootUser, true, unsizedVolumes, defaults, most);
    }

    public Policy withUnsizedVolumes() {
        return new Policy(capabilities, rootUser, writableRoot, true, defaults, most);
    }

    public Policy withDefaults(Quota quota) {
        return new Policy(capabilities, rootUser, writableRoot, unsizedVolumes, quota, most);
    }

    /** @param quota of which only the limits count */
    public Policy withMost(Quota quota) {
        Quota.Builder limits = Quota.builder();
        quota.milliCpus().ifPresent(limits::milliCpus);
        quota.memory().ifPresent(limits::memory);
        quota.pids().ifPresent(limits::pids);
        quota.ulimits().forEach(limits::ulimit);
        return new Policy(capabilities, rootUser, writableRoot, unsizedVolumes, defaults, limits.build());
    }

    /** Defaults that are more than the most are the most. */
    private static Quota least(Quota defaults, Quota most) {
        Quota.Builder least = Quota.builder();
        if (exceeds(defaults.milliCpus(), most.milliCpus())) {
            least.milliCpus(most.milliCpus().orElseThrow());
        }
        if (exceeds(defaults.pids(), most.pids())) {
            least.pids(most.pids().orElseThrow());
        }
        most.memory()
                .filter(limit -> defaults.memory()
                        .filter(memory -> memory.compareTo(limit) > 0)
                        .isPresent())
                .ifPresent(least::memory);
        return least.build().over(defaults);
    }

    private static boolean exceeds(OptionalInt one, OptionalInt other) {
        return one.isPresent() && other.isPresent() && one.getAsInt() > other.getAsInt();
    }

    /** What an instance of {@code spec} is limited to. */
    public Quota quota(DeploymentSpec spec) {
        return spec.quota().over(least(defaults, most)).over(most);
    }

    /** As {@link #quota}, in the engine's terms. */
    Limits limits(DeploymentSpec spec) {
        return Limits.of(quota(spec));
    }

    public void check(DeploymentSpec spec, Violations found) {
        spec.linuxCapabilities().forEach(name -> checkCapability(name, found));
        try {
            checkMost(quota(spec), found);
        } catch (InvalidSpecException contradiction) {
            found.addAll("with the provider's default limits: ", contradiction.violations());
        }
        spec.user().ifPresent(user -> checkUser(user, found));
    }

    private void checkMost(Quota asked, Violations found) {
        atMost(found, "cpus", thousandths(asked.milliCpus()), thousandths(most.milliCpus()));
        atMost(found, "pids", asked.pids(), most.pids());
        atMost(found, "memory", asked.memory(), most.memory());
        atMost(found, "memoryReservation", asked.memoryReservation(), most.memory());
        most.ulimits()
                .forEach((name, limit) -> atMost(
                        found,
                        "ulimit " + name,
                        Optional.ofNullable(asked.ulimits().get(name)),
                        Optional.of(limit)));
    }

    private static Optional<Double> thousandths(OptionalInt milliCpus) {
        return milliCpus.isPresent() ? Optional.of(milliCpus.getAsInt() / 1000.0) : Optional.empty();
    }

    private static void atMost(Violations found, String what, OptionalInt asked, OptionalInt most) {
        if (asked.isPresent() && most.isPresent()) {
            atMost(found, what, Optional.of(asked.getAsInt()), Optional.of(most.getAsInt()));
        }
    }

    private static <T extends Comparable<T>> void atMost(
            Violations found, String what, Optional<T> asked, Optional<T> most) {
        most.ifPresent(limit -> asked.filter(much -> much.compareTo(limit) > 0)
                .ifPresent(much -> found.add(
                        "quota." + what,
                        much,
                        "is more than this provider gives to an instance",
                        "ask for " + limit + " at most")));
    }

    public void checkCapability(String name, Violations found) {
        found.unless(
                capabilities.contains(name),
                "linuxCapabilities",
                name,
                "is none that this provider gives to a container",
                "do without it, or, where the spec's author is trusted with the host, let the provider have"
                        + " DockerPolicy.strict().allowCapabilities(…)");
    }

    /** @param user of the spec, or else of the image; empty is root */
    public void checkUser(String user, Violations found) {
        Matcher number = USER.matcher(user);
        found.unless(
                rootUser || (number.matches() && Long.parseLong(number.group(1)) != 0),
                "user",
                user.isEmpty() ? "root" : user,
                number.matches() || user.isEmpty()
                        ? "is root, which this provider lets nobody be"
                        : "is a name, which may be anybody's in the image",
                "name another by number, such as user(\"1000:1000\"), or let the provider have DockerPolicy.strict().allowRootUser()");
    }
}
