package io.vaporform.docker;

import io.vaporform.docker.internal.AddressRange;
import io.vaporform.docker.internal.DockerDeployments;
import io.vaporform.docker.internal.DockerOptions;
import io.vaporform.docker.internal.HostCapacity;
import io.vaporform.docker.internal.ImageName;
import io.vaporform.docker.internal.Registries;
import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.docker.internal.engine.EngineAddress;
import io.vaporform.spec.Credentials;
import io.vaporform.spec.Secret;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.Capability;
import io.vaporform.spi.Capacity;
import io.vaporform.spi.ProjectSupport;
import io.vaporform.spi.Provider;
import io.vaporform.spi.Service;
import io.vaporform.spi.Watch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs deployments and keeps volumes on one Docker Engine, 20.10 or newer. Connects at the first call that needs it. Thread-safe.
 *
 * <p>Containers are hardened as {@link DockerPolicy} says, which is {@link DockerPolicy#strict()} unless told otherwise. Ports are published on the loopback address unless told
 * otherwise. The engine does not limit the size of volumes and instances: such sizes are noted, not enforced.
 */
public final class DockerProvider implements Provider {

    /** The id of this provider: {@value}. */
    public static final String ID = "docker";

    /** Where the engine is unless said otherwise: {@value}. */
    public static final String DEFAULT_HOST = "unix:///var/run/docker.sock";

    /** Where ports are published unless said otherwise: {@value}. */
    public static final String DEFAULT_PUBLISH_ADDRESS = "127.0.0.1";

    /** The first host port that is given to a deployment, unless said otherwise: {@value}. */
    public static final int DEFAULT_FIRST_PORT = 19_000;

    /** The last host port that is given to a deployment, unless said otherwise: {@value}. */
    public static final int DEFAULT_LAST_PORT = 29_000;

    /** What the names of networks begin with, unless said otherwise: {@value}. */
    public static final String DEFAULT_NETWORK_PREFIX = "vf";

    /** Where the networks of projects have their addresses, unless said otherwise: {@value}. Room for 4,096 networks of the default size. */
    public static final String DEFAULT_NETWORK_RANGE = "10.192.0.0/12";

    /** The prefix length of each network's part of the range, unless said otherwise: {@value}, for 253 containers. */
    public static final int DEFAULT_NETWORK_SIZE = 24;

    /** How long one call to the engine may take, unless said otherwise: {@value} seconds. */
    public static final int DEFAULT_CALL_SECONDS = 30;

    /** How many times the CPUs of the host may be promised, unless said otherwise: {@value}. */
    public static final double DEFAULT_CPU_OVERCOMMIT = 1.5;

    /** How long an image that was pulled stays without a container, unless said otherwise: {@value} days. */
    public static final int DEFAULT_IMAGE_RETENTION_DAYS = 7;

    /**
     * The field of a project's {@link io.vaporform.spec.Account} that says of which registry its login is, such as {@code registry.example.com:5000}: {@value}. Without it, the login is
     * one of Docker Hub.
     */
    public static final String REGISTRY = Registries.FIELD;

    private static final Capabilities CAPABILITIES = Capabilities.of(
            Capability.VOLUMES,
            Capability.REPLICAS,
            Capability.FIXED_HOST_PORT,
            Capability.INTERNAL_NETWORK,
            Capability.HEALTH_CHECKS,
            Capability.CPU_QUOTA,
            Capability.MEMORY_QUOTA,
            Capability.PIDS_QUOTA,
            Capability.CPU_WEIGHT,
            Capability.MEMORY_RESERVATION,
            Capability.ULIMITS,
            Capability.TMPFS,
            Capability.FILES,
            Capability.METRICS,
            Capability.BACKUP,
            Capability.EXEC,
            Capability.RELEASE,
            Capability.ROLLOUT,
            Capability.PULL);

    private final Engine engine;
    private final DockerDeployments deployments;
    private final Optional<Capacity> capacity;
    private final Capabilities capabilities;

    private DockerProvider(DockerOptions options) {
        engine = new Engine(options.engine(), options.callTimeout());
        boolean watched = !Double.isInfinite(options.promisedCpus()) || !Double.isInfinite(options.promisedMemory());
        capacity = watched
                ? Optional.of(new HostCapacity(engine, options.promisedCpus(), options.promisedMemory()))
                : Optional.empty();
        deployments = new DockerDeployments(engine, options);
        capabilities = options.sizedVolumes().isPresent() ? CAPABILITIES.and(Capability.VOLUME_SIZE) : CAPABILITIES;
    }

    /** For the engine at {@link #DEFAULT_HOST}. No environment variable changes that; see {@link DockerProviderFactory} for those. */
    public static DockerProvider create() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String id() {
        return ID;
    }

    /** Always the same, without a look at the engine. */
    @Override
    public Capabilities capabilities(CallContext context) {
        return capabilities;
    }

    @Override
    public List<Service> services() {
        return List.of(deployments);
    }

    /** Keeps a bridge network for each project. */
    @Override
    public Optional<ProjectSupport> projects() {
        return Optional.of(deployments.projects());
    }

    /** Hears the engine's events. */
    @Override
    public Optional<Watch> watch() {
        return Optional.of(deployments.watch());
    }

    /** The CPUs and the memory of the engine's host, as often as {@link Builder#overcommit} says. */
    @Override
    public Optional<Capacity> capacity() {
        return capacity;
    }

    @Override
    public void connect(CallContext context) {
        engine.connect(context);
    }

    /** With the versions of engine and API once it is connected. */
    @Override
    public String describe() {
        return engine.describe();
    }

    @Override
    public void close() {
        engine.close();
    }

    /** Collects the options; not thread-safe. Nothing is checked before {@link #build()}. */
    public static final class Builder {
        private String host = DEFAULT_HOST;
        private @Nullable Path certificates;
        String publishOn = DEFAULT_PUBLISH_ADDRESS;
        int firstPort = DEFAULT_FIRST_PORT;
        int lastPort = DEFAULT_LAST_PORT;
        String networkPrefix = DEFAULT_NETWORK_PREFIX;
        String networkRange = DEFAULT_NETWORK_RANGE;
        int networkSize = DEFAULT_NETWORK_SIZE;
        double promisedCpus = DEFAULT_CPU_OVERCOMMIT;
        double promisedMemory = 1;
        private DockerPolicy policy = DockerPolicy.strict();
        final Map<String, Credentials> registries = new HashMap<>();

        @Nullable
        Path sizedVolumes;

        Duration imageRetention = Duration.ofDays(DEFAULT_IMAGE_RETENTION_DAYS);
        Duration callTimeout = Duration.ofSeconds(DEFAULT_CALL_SECONDS);

        private Builder() {}

        /** @param host {@code unix:///path} or {@code tcp://host:port} */
        public Builder host(String host) {
            this.host = host;
            return this;
        }

        /**
         * Talks TLS, with both sides showing certificates.
         *
         * @param certificates a directory with ca.pem, cert.pem and key.pem, as {@code docker --tlsverify} takes it
         * @see <a href="https://docs.docker.com/engine/security/protect-access/">Protect the Docker daemon socket</a>
         */
        public Builder tls(Path certificates) {
            this.certificates = certificates;
            return this;
        }

        /**
         * Publishes ports on this address of the engine's host.
         *
         * @param address an IP address; {@code 0.0.0.0} lets everybody in who can reach the host, and the containers of other projects too
         */
        public Builder publishOn(String address) {
            this.publishOn = address;
            return this;
        }

        /** Gives deployments host ports from this range, both ends included. Outside of the kernel's own range for outgoing connections. */
        public Builder portRange(int first, int last) {
            this.firstPort = first;
            this.lastPort = last;
            return this;
        }

        /** @param prefix what the names of networks begin with, and, with its first seven characters, those of their bridges */
        public Builder networkPrefix(String prefix) {
            this.networkPrefix = prefix;
            return this;
        }

        /**
         * Gives the networks of projects their addresses from this range, each a part of its own. No part is used that another network of the engine has, or, if
         * the engine is reached by a socket of this host, to which the host has a route; of other engines, choose a range to which their hosts have none.
         *
         * @param range in CIDR notation, with a prefix length of 8 to 24, that begins with its first address
         */
        public Builder networkRange(String range) {
            this.networkRange = range;
            return this;
        }

        /** @param prefixLength of each network's part, from the range's own to 29; 24 has room for 253 containers */
        public Builder networkSize(int prefixLength) {
            this.networkSize = prefixLength;
            return this;
        }

        /**
         * How many times what the host has may be promised to instances, by the quotas of their specs; unless set, its CPUs {@link #DEFAULT_CPU_OVERCOMMIT} times, as few
         * use all of theirs all the time, and its memory once. A spec that says nothing is promised nothing. What is beyond is
         * refused before anything is recorded. Only what this store knows of counts.
         *
         * @param cpus such as 4 for four times the CPUs; infinity for no end
         * @param memory such as 1.5
         */
        public Builder overcommit(double cpus, double memory) {
            this.promisedCpus = cpus;
            this.promisedMemory = memory;
            return this;
        }

        /** @param policy what containers may do; {@link DockerPolicy#strict()} unless set */
        public Builder policy(DockerPolicy policy) {
            this.policy = policy;
            return this;
        }

        /**
         * Logs in to a registry when an image is pulled from it, for all projects that have no login of their own; what is pulled stays on the engine, for every project. Without one, the
         * engine pulls as it does by itself.
         *
         * @param registry as in the names of images, such as {@code registry.example.com:5000}; {@code docker.io} for Docker Hub
         */
        public Builder registry(String registry, String username, Secret password) {
            registries.put(ImageName.registry(registry), new Credentials(username, password));
            return this;
        }

        /**
         * Removes images that were pulled for this store once no container has used them for so long. Looks when an image is pulled and when a deployment goes, or an old version of it; once an hour at most. Never
         * removes an image that a container uses, or that others brought to the engine.
         *
         * @param keep {@link #DEFAULT_IMAGE_RETENTION_DAYS} unless set
         */
        public Builder imageRetention(Duration keep) {
            this.imageRetention = keep;
            return this;
        }

        /**
         * Enforces the size of each volume that has one: it gets an ext4 file system of its own, in a file below {@code directory}, of which it takes the room that it uses. The engine has to run on this
         * machine, this process as root, and util-linux and e2fsprogs have to be there. A filter for the engine's socket that allows no options of volumes is in the way. Of volumes that are
         * there already the size stays noted only. After a restart of the machine, what has such a volume is down until it is healed, restarted or applied again.
         *
         * @param directory on the disk that volumes are to be on, the same each time; unless set, sizes are noted only
         */
        public Builder sizedVolumes(Path directory) {
            this.sizedVolumes = directory.toAbsolutePath().normalize();
            return this;
        }

        /** @param timeout how long one call may take; pulling an image and reading logs may take as long as the operation has left */
        public Builder callTimeout(Duration timeout) {
            this.callTimeout = timeout;
            return this;
        }

        /**
         * Connects to nothing yet.
         *
         * @throws io.vaporform.error.InvalidSpecException naming every option that is wrong
         */
        public DockerProvider build() {
            AddressRange range = OptionRules.check(this);
            EngineAddress address = EngineAddress.of(host, Optional.ofNullable(certificates));
            return new DockerProvider(new DockerOptions(
                    address,
                    publishOn,
                    firstPort,
                    lastPort,
                    networkPrefix,
                    range,
                    networkSize,
                    promisedCpus,
                    promisedMemory,
                    policy.rules(),
                    new Registries(registries),
                    imageRetention,
                    Optional.ofNullable(sizedVolumes),
                    callTimeout));
        }
    }
}
