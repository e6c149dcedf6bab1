package io.vaporform.docker;

import io.vaporform.docker.internal.AddressRange;
import io.vaporform.spec.Violations;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What the options of a {@link DockerProvider.Builder} and a {@link SwarmProvider.Builder} must be like. */
final class OptionRules {

    private OptionRules() {}

    /**
     * The range of the networks, if all is right.
     *
     * @throws io.vaporform.error.InvalidSpecException naming every option that is wrong
     */
    static AddressRange check(DockerProvider.Builder options) {
        Violations found = new Violations();
        networkPrefix(options.networkPrefix, found);
        common(options.registries.keySet(), options.promisedCpus, options.promisedMemory, options.callTimeout, found);
        Optional<AddressRange> range =
                AddressRange.parse(options.networkRange).filter(cidr -> cidr.bits() >= 8 && cidr.bits() <= 24);
        found.unless(
                        options.publishOn.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*"),
                        "publishOn",
                        options.publishOn,
                        "must be an IP address",
                        "use 127.0.0.1")
                .unless(
                        options.firstPort >= 1 && options.firstPort <= options.lastPort && options.lastPort <= 65_535,
                        "portRange",
                        options.firstPort + " to " + options.lastPort,
                        "must be a range within 1 to 65535",
                        "leave it out for " + DockerProvider.DEFAULT_FIRST_PORT + " to "
                                + DockerProvider.DEFAULT_LAST_PORT)
                .unless(
                        range.isPresent(),
                        "networkRange",
                        options.networkRange,
                        "must be an IPv4 range in CIDR notation, /8 to /24, that begins with its first address",
                        "leave it out for " + DockerProvider.DEFAULT_NETWORK_RANGE)
                .unless(
                        options.networkSize <= 29
                                && options.networkSize
                                        >= range.map(AddressRange::bits).orElse(0),
                        "networkSize",
                        options.networkSize,
                        "must be a prefix length within the range's and 29",
                        "leave it out for " + DockerProvider.DEFAULT_NETWORK_SIZE)
                .unless(
                        !options.imageRetention.isNegative(),
                        "imageRetention",
                        options.imageRetention,
                        "must not be negative",
                        "leave it out for " + DockerProvider.DEFAULT_IMAGE_RETENTION_DAYS + " days")
                .throwIfAny();
        return range.orElseThrow();
    }

    /** @throws io.vaporform.error.InvalidSpecException naming every option that is wrong */
    static void check(SwarmProvider.Builder options) {
        Violations found = new Violations();
        networkPrefix(options.networkPrefix, found);
        common(options.registries.keySet(), options.promisedCpus, options.promisedMemory, options.callTimeout, found);
        options.constraints.forEach(constraint -> found.unless(
                constraint.matches("(node|engine)\\.[a-zA-Z0-9._-]+ *(==|!=) *[^ ]+"),
                "constraint",
                constraint,
                "must be of the form node.labels.zone==eu-1",
                "see docker service create --constraint"));
        options.spread.forEach(over -> found.unless(
                over.matches("(node|engine)\\.labels\\.[a-zA-Z0-9._-]+"),
                "spreadOver",
                over,
                "must be a label of the nodes, such as node.labels.zone",
                "see docker service create --placement-pref"));
        found.throwIfAny();
    }

    private static void networkPrefix(String prefix, Violations found) {
        found.unless(
                prefix.matches("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,30}"),
                "networkPrefix",
                prefix,
                "must be 1 to 31 letters, digits, '_', '.' or '-'",
                "use " + DockerProvider.DEFAULT_NETWORK_PREFIX);
    }

    private static void common(
            Set<String> registries, double cpus, double memory, Duration callTimeout, Violations found) {
        found.unless(
                        registries.stream().noneMatch(name -> name.isBlank() || name.contains("/")),
                        "registry",
                        registries,
                        "must be names as images have them, without a scheme or a path",
                        "say registry.example.com:5000, or docker.io")
                .unless(
                        cpus > 0 && memory > 0,
                        "overcommit",
                        cpus + ", " + memory,
                        "must be more than nothing",
                        "leave it out for " + DockerProvider.DEFAULT_CPU_OVERCOMMIT + " and 1")
                .unless(
                        callTimeout.compareTo(Duration.ZERO) > 0,
                        "callTimeout",
                        callTimeout,
                        "must be more than nothing",
                        "leave it out for " + DockerProvider.DEFAULT_CALL_SECONDS + " seconds");
    }
}
