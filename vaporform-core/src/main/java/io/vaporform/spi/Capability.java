package io.vaporform.spi;

import io.vaporform.spec.BalancingAlgorithm;
import io.vaporform.spec.Listener;
import io.vaporform.spec.MiddlewareKind;
import java.util.Locale;

/**
 * Something that not every provider can. What a spec needs and a provider does not declare is refused at plan time.
 *
 * @param id such as {@code volumes}
 */
public record Capability(String id) {

    /** Keeps volumes. */
    public static final Capability VOLUMES = new Capability("volumes");
    /** Runs more than one instance of a deployment. */
    public static final Capability REPLICAS = new Capability("replicas");
    /** Publishes a port on a host port the user chose. */
    public static final Capability FIXED_HOST_PORT = new Capability("fixed-host-port");
    /** Keeps {@link io.vaporform.spec.DeploymentSpec#internal()} deployments from everything outside of their project. */
    public static final Capability INTERNAL_NETWORK = new Capability("internal-network");
    /** Health checks by HTTP, TCP or command. */
    public static final Capability HEALTH_CHECKS = new Capability("health-checks");
    /** Enforces {@link io.vaporform.spec.Quota#milliCpus()}. */
    public static final Capability CPU_QUOTA = new Capability("cpu-quota");
    /** Enforces {@link io.vaporform.spec.Quota#memory()}. */
    public static final Capability MEMORY_QUOTA = new Capability("memory-quota");
    /** Enforces {@link io.vaporform.spec.Quota#pids()}. */
    public static final Capability PIDS_QUOTA = new Capability("pids-quota");
    /** Honours {@link io.vaporform.spec.Quota#cpuWeight()}. */
    public static final Capability CPU_WEIGHT = new Capability("cpu-weight");
    /** Honours {@link io.vaporform.spec.Quota#memoryReservation()}. */
    public static final Capability MEMORY_RESERVATION = new Capability("memory-reservation");
    /** Enforces {@link io.vaporform.spec.Quota#ulimits()}. */
    public static final Capability ULIMITS = new Capability("ulimits");
    /** Enforces {@link io.vaporform.spec.Quota#bandwidth()}. */
    public static final Capability BANDWIDTH_QUOTA = new Capability("bandwidth-quota");
    /** Gives instances {@link io.vaporform.spec.DeploymentSpec#tmpfs()}, and enforces its size. */
    public static final Capability TMPFS = new Capability("tmpfs");

    /** Gives instances {@link io.vaporform.spec.DeploymentSpec#files()}. */
    public static final Capability FILES = new Capability("files");
    /** Runs {@link io.vaporform.spec.DeploymentSpec#release()} before a new version is started. */
    public static final Capability RELEASE = new Capability("release");
    /** Brings instances up as {@link io.vaporform.spec.DeploymentSpec#rollout()} says. */
    public static final Capability ROLLOUT = new Capability("rollout");
    /** Gets images as {@link io.vaporform.spec.DeploymentSpec#pull()} says. */
    public static final Capability PULL = new Capability("pull");
    /** Measures what instances use: {@link DeploymentProvider#metrics}. */
    public static final Capability METRICS = new Capability("metrics");
    /** Writes out what volumes hold, and fills new ones with it: {@link DeploymentProvider#save} and {@link io.vaporform.spec.VolumeSpec#from()}. */
    public static final Capability BACKUP = new Capability("backup");
    /** Runs commands in running instances: {@link DeploymentProvider#exec}. */
    public static final Capability EXEC = new Capability("exec");
    /** Enforces {@link io.vaporform.spec.VolumeSpec#size()}. Where it is not declared, a size is noted but not enforced, and the plan says so. */
    public static final Capability VOLUME_SIZE = new Capability("volume-size");

    /** Enforces {@link io.vaporform.spec.Quota#storage()}. Where it is not declared, that is noted but not enforced, and the plan says so. */
    public static final Capability STORAGE_QUOTA = new Capability("storage-quota");

    /** Keeps a client with its instance by {@link io.vaporform.spec.RouteSpec#stickyCookie()}. */
    public static final Capability STICKY = new Capability("sticky");
    /** Honours {@link io.vaporform.spec.RouteLimits#answer()} other than the default. */
    public static final Capability ANSWER_TIMEOUT = new Capability("answer-timeout");
    /** Honours {@link io.vaporform.spec.RouteLimits#retries()} other than the default. */
    public static final Capability RETRIES = new Capability("retries");
    /** Honours {@link io.vaporform.spec.RouteLimits#connections()}. */
    public static final Capability CONNECTION_LIMIT = new Capability("connection-limit");
    /** Honours {@link io.vaporform.spec.BackendCheck#expects()} other than the default. */
    public static final Capability CHECK_STATUS = new Capability("check-status");

    /** Honours the middlewares of a kind. */
    public static Capability middleware(MiddlewareKind kind) {
        return new Capability("middleware:" + kind.id());
    }

    /** Chooses instances so. Every load balancer does by {@link BalancingAlgorithm#ROUND_ROBIN}, without declaring it. */
    public static Capability algorithm(BalancingAlgorithm algorithm) {
        return new Capability("algorithm:" + lowerCase(algorithm));
    }

    /** Takes requests so. Every load balancer does by {@link Listener.Protocol#HTTP}, without declaring it. */
    public static Capability listener(Listener.Protocol protocol) {
        return new Capability("listener:" + lowerCase(protocol));
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Honours everything that a template promises, also what its parts alone do not bring about. */
    public static Capability template(String name) {
        return new Capability("template:" + name);
    }

    @Override
    public String toString() {
        return id;
    }
}
