package io.vaporform.docker;

import io.vaporform.docker.internal.ImageName;
import io.vaporform.docker.internal.Registries;
import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.docker.internal.engine.EngineAddress;
import io.vaporform.docker.internal.swarm.SwarmCapacity;
import io.vaporform.docker.internal.swarm.SwarmDeployments;
import io.vaporform.docker.internal.swarm.SwarmOptions;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs deployments on a Docker Swarm, 20.10 or newer, as services with replicas: what a node that fails has run is started on another one by the swarm itself, also while no process of
 * ours runs. Connects at the first call that needs it. Thread-safe.
 *
 * <p>Containers are hardened as {@link DockerPolicy} says, which is {@link DockerPolicy#strict()} unless told otherwise. On engines before 25.0 see
 * {@link Builder#enginesForbidNewPrivileges}. Values of environment variables, also secret ones, are in the services' specs, which whoever may talk to a manager can read.
 *
 * <p>A swarm has no volumes that follow what they are mounted in: specs with mounts are refused. Whoever needs a fixed host port, a weight of CPU, metrics or {@code exec} needs the engine
 * of the node itself, and so the {@link DockerProvider}.
 *
 * @see <a href="https://docs.docker.com/engine/swarm/how-swarm-mode-works/services/">How services work</a>
 */
public final class SwarmProvider implements Provider {

    /** The id of this provider: {@value}. */
    public static final String ID = "docker-swarm";

    private static final Capabilities CAPABILITIES = Capabilities.of(
            Capability.REPLICAS,
            Capability.INTERNAL_NETWORK,
            Capability.HEALTH_CHECKS,
            Capability.CPU_QUOTA,
            Capability.MEMORY_QUOTA,
            Capability.PIDS_QUOTA,
            Capability.MEMORY_RESERVATION,
            Capability.ULIMITS,
            Capability.TMPFS,
            Capability.FILES,
            Capability.RELEASE,
            Capability.ROLLOUT,
            Capability.PULL);

    private final Engine manager;
    private final SwarmDeployments deployments;
    private final Optional<Capacity> capacity;

    private SwarmProvider(Engine manager, SwarmOptions options, Optional<Capacity> capacity) {
        this.manager = manager;
        this.capacity = capacity;
        deployments = new SwarmDeployments(manager, options);
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String id() {
        return ID;
    }

    /** Always the same, without a look at the swarm. */
    @Override
    public Capabilities capabilities(CallContext context) {
        return CAPABILITIES;
    }

    @Override
    public List<Service> services() {
        return List.of(deployments);
    }

    /** Keeps an overlay network for each project, and an internal one where it is asked for. */
    @Override
    public Optional<ProjectSupport> projects() {
        return Optional.of(deployments.projects());
    }

    /** Looks at the list of tasks once a second, as a swarm sends no events of them. */
    @Override
    public Optional<Watch> watch() {
        return Optional.of(deployments.watch());
    }

    /** The CPUs and the memory of all nodes that take tasks, as often as {@link Builder#overcommit} says. */
    @Override
    public Optional<Capacity> capacity() {
        return capacity;
    }

    /** @throws io.vaporform.error.ProvisioningException if the engine is no manager of a swarm, or too old */
    @Override
    public void connect(CallContext context) {
        deployments.connect(context);
    }

    /** With the versions of engine and API once it is connected. */
    @Override
    public String describe() {
        return "Docker Swarm by its manager, " + manager.describe();
    }

    @Override
    public void close() {
        manager.close();
    }

    /** Collects the options; not thread-safe. Nothing is checked before {@link #build()}. */
    public static final class Builder {
        private String host = DockerProvider.DEFAULT_HOST;
        private @Nullable Path certificates;
        private boolean publishes;
        private boolean virtualIps;
        private boolean enginesForbidNewPrivileges;
        final List<String> constraints = new ArrayList<>();
        final List<String> spread = new ArrayList<>();
        String networkPrefix = DockerProvider.DEFAULT_NETWORK_PREFIX;
        double promisedCpus = DockerProvider.DEFAULT_CPU_OVERCOMMIT;
        double promisedMemory = 1;
        private DockerPolicy policy = DockerPolicy.strict();
        final Map<String, Credentials> registries = new HashMap<>();
        Duration callTimeout = Duration.ofSeconds(DockerProvider.DEFAULT_CALL_SECONDS);

        private Builder() {}

        /**
         * @param host {@code unix:///path} or {@code tcp://host:port} of a manager; {@link DockerProvider#DEFAULT_HOST} unless set. Where managers may fail, an address that leads to those
         *     that are left
         */
        public Builder host(String host) {
            this.host = host;
            return this;
        }

        /** Talks TLS to it, as {@link DockerProvider.Builder#tls} does. */
        public Builder tls(Path certificates) {
            this.certificates = certificates;
            return this;
        }

        /**
         * Publishes the ports of each instance on the node where it runs, on a port of the node's own choice, on all of its addresses: a swarm knows no other way. Keep these from whom
         * they do not concern by the nodes' firewalls. Unless set, nothing is published, and instances are reached in their project's network only.
         */
        public Builder publishOnNodes() {
            this.publishes = true;
            return this;
        }

        /**
         * Gives each service one virtual address in its network, behind which the kernel distributes connections (IPVS). Unless set, the name of a deployment has the addresses of all its
         * instances, which works everywhere.
         */
        public Builder virtualIps() {
            this.virtualIps = true;
            return this;
        }

        /**
         * Says that every engine of the swarm was started with {@code --no-new-privileges}, which services cannot ask for before 25.0: without this, such a swarm is refused. It cannot be
         * checked from here.
         */
        public Builder enginesForbidNewPrivileges() {
            this.enginesForbidNewPrivileges = true;
            return this;
        }

        /**
         * Lets only nodes take tasks that are so; all constraints must hold.
         *
         * @param constraint such as {@code node.role==worker} or {@code node.labels.zone!=eu-1}
         * @see <a href="https://docs.docker.com/reference/cli/docker/service/create/#constraint">Placement constraints</a>
         */
        public Builder constraint(String constraint) {
            constraints.add(constraint);
            return this;
        }

        /** @param over what of the nodes the instances of a deployment are spread over before the nodes, such as {@code node.labels.zone} */
        public Builder spreadOver(String over) {
            spread.add(over);
            return this;
        }

        /** @param prefix what the names of networks begin with */
        public Builder networkPrefix(String prefix) {
            this.networkPrefix = prefix;
            return this;
        }

        /**
         * As {@link DockerProvider.Builder#overcommit}, of all nodes that take tasks, also of those that {@link #constraint} leaves out. The memory of a spec is kept free on a node whatever is said
         * here.
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
         * As {@link DockerProvider.Builder#registry}. The swarm is handed the login with each service, and its nodes pull with that one as long as the service stands: one that expires soon is of
         * no use to a node that takes a task over later.
         */
        public Builder registry(String registry, String username, Secret password) {
            registries.put(ImageName.registry(registry), new Credentials(username, password));
            return this;
        }

        /** @param timeout how long one call may take */
        public Builder callTimeout(Duration timeout) {
            this.callTimeout = timeout;
            return this;
        }

        /**
         * Connects to nothing yet.
         *
         * @throws io.vaporform.error.InvalidSpecException naming every option that is wrong
         */
        public SwarmProvider build() {
            OptionRules.check(this);
            EngineAddress address = EngineAddress.of(host, Optional.ofNullable(certificates));
            Engine manager = new Engine(address, callTimeout);
            SwarmOptions options = new SwarmOptions(
                    publishes,
                    virtualIps,
                    enginesForbidNewPrivileges,
                    List.copyOf(constraints),
                    List.copyOf(spread),
                    networkPrefix,
                    policy.rules(),
                    new Registries(registries));
            boolean watched = !Double.isInfinite(promisedCpus) || !Double.isInfinite(promisedMemory);
            return new SwarmProvider(
                    manager,
                    options,
                    watched ? Optional.of(new SwarmCapacity(manager, promisedCpus, promisedMemory)) : Optional.empty());
        }
    }
}
