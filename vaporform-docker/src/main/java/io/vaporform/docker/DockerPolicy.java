package io.vaporform.docker;

import io.vaporform.docker.internal.LinuxCapabilities;
import io.vaporform.docker.internal.Policy;
import io.vaporform.spec.Quota;
import io.vaporform.spec.Violations;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the host lets containers do, whoever wrote their specs. Specs are checked when they are planned, and each request once more before it is sent to the engine.
 * Immutable, and so thread-safe.
 *
 * <p>Whatever the policy: no privileged mode, no namespaces, devices or paths of the host, the engine's own seccomp profile, no new privileges, no Linux capabilities but
 * those a spec names, a log of 30 MB at most.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/security/pod-security-standards/">Kubernetes' pod security standards, of which {@link #strict()} is a stricter
 *     "restricted"</a>
 */
public final class DockerPolicy {

    /**
     * The Linux capabilities that a spec may name, unless said otherwise: with none of them does a container reach beyond itself.
     *
     * @see <a href="https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline">Kubernetes' baseline, which is the same</a>
     */
    public static final Set<String> DEFAULT_CAPABILITIES = Set.of(
            "AUDIT_WRITE",
            "CHOWN",
            "DAC_OVERRIDE",
            "FOWNER",
            "FSETID",
            "KILL",
            "MKNOD",
            "NET_BIND_SERVICE",
            "SETFCAP",
            "SETGID",
            "SETPCAP",
            "SETUID",
            "SYS_CHROOT");

    /** How much memory an instance may use whose spec does not say: {@value}. */
    public static final String DEFAULT_MEMORY = "512Mi";

    /** How many processes and threads an instance may have whose spec does not say: {@value}. */
    public static final int DEFAULT_PIDS = 512;

    private static final DockerPolicy STRICT = new DockerPolicy(new Policy(
            DEFAULT_CAPABILITIES,
            false,
            false,
            false,
            Quota.builder().memory(DEFAULT_MEMORY).pids(DEFAULT_PIDS).build(),
            Quota.UNLIMITED));

    private final Policy policy;

    private DockerPolicy(Policy policy) {
        this.policy = policy;
    }

    /**
     * What is in force unless said otherwise, fit for code that nobody trusts: the root file system is read-only, with a {@code tmpfs} of 64 MiB each at /tmp, /var/tmp,
     * /run and where the image declares a volume that the spec does not mount; nobody is root; memory and processes are limited, to {@link #DEFAULT_MEMORY} and
     * {@link #DEFAULT_PIDS} where a spec does not say; volumes have a size, though the engine does not enforce it.
     */
    public static DockerPolicy strict() {
        return STRICT;
    }

    /**
     * Lets specs name more Linux capabilities than {@link #DEFAULT_CAPABILITIES}. With many of them, such as NET_ADMIN, SYS_ADMIN, SYS_MODULE or DAC_READ_SEARCH, a
     * container may reach other projects or own the host: only where the authors of all specs may do that anyway.
     *
     * @param names without CAP_
     * @throws io.vaporform.error.InvalidSpecException if the engine knows no such capability
     */
    public DockerPolicy allowCapabilities(String... names) {
        Set<String> more = new TreeSet<>(policy.capabilities());
        more.addAll(Set.of(names));
        Set<String> unknown = LinuxCapabilities.unknown(more);
        new Violations()
                .unless(
                        unknown.isEmpty(),
                        "allowCapabilities",
                        unknown,
                        "the engine knows no such Linux capability",
                        "name each one without CAP_, such as NET_ADMIN")
                .throwIfAny();
        return new DockerPolicy(policy.withCapabilities(more));
    }

    /** Lets containers run as root, as many images do that nobody told otherwise: root without capabilities, but those a spec names. */
    public DockerPolicy allowRootUser() {
        return new DockerPolicy(policy.withRootUser());
    }

    /** Leaves the root file systems of containers writable, and the volumes that images declare: what they write there is on the host's disk, without a limit. */
    public DockerPolicy allowWritableRoot() {
        return new DockerPolicy(policy.withWritableRoot());
    }

    /** Lets volumes have no size. */
    public DockerPolicy allowUnsizedVolumes() {
        return new DockerPolicy(policy.withUnsizedVolumes());
    }

    /**
     * What an instance is limited to where its spec does not say.
     *
     * @param quota in the place of {@link #DEFAULT_MEMORY} and {@link #DEFAULT_PIDS}; {@link Quota#UNLIMITED} lets instances be without a limit
     */
    public DockerPolicy defaultQuota(Quota quota) {
        return new DockerPolicy(policy.withDefaults(quota));
    }

    /**
     * What an instance may be limited to at most, and is limited to where neither its spec nor {@link #defaultQuota} says; no end unless set. A spec that asks for more is refused.
     *
     * @param quota its CPUs, memory, processes and ulimits count; memory is what a reservation is compared with too
     */
    public DockerPolicy maxQuota(Quota quota) {
        return new DockerPolicy(policy.withMost(quota));
    }

    Policy rules() {
        return policy;
    }
}
