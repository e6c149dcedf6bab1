package io.vaporform.docker.internal;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Ulimit;
import io.vaporform.docker.internal.engine.ApiVersion;
import io.vaporform.docker.internal.engine.Session;
import io.vaporform.spec.ByteSize;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.PortSpec;
import io.vaporform.spi.Mark;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One container as the engine is asked for it.
 *
 * @param number of the instance, or {@link Names#RELEASE}, {@link Names#FILES}, {@link Names#FILL} or {@link Names#SAVE}
 * @param hostPorts by the names of the ports
 * @param publishOn the address of the host that the ports are published on
 * @param network of the project, that it is made in
 * @param operationId who made it
 * @param image what the image says
 * @param policy what it may do
 */
record ContainerRequest(
        Mark mark,
        DeploymentSpec spec,
        int number,
        Map<String, Integer> hostPorts,
        String publishOn,
        String network,
        String operationId,
        Images.Facts image,
        Policy policy) {

    /** The label with the number of the instance. */
    static final String INSTANCE = "io.vaporform.instance";
    /** The label with the operation that made the container: what another one left behind broken gets a second chance. */
    static final String OPERATION = "io.vaporform.operation";

    static final String NO_NEW_PRIVILEGES = "no-new-privileges:true";

    String name() {
        return Names.container(mark, number);
    }

    CreateContainerCmd command(Session session) {
        CreateContainerCmd command = session.createContainer(spec.image().orElseThrow())
                .withName(name())
                .withLabels(labels())
                .withEnv(contents().env())
                .withExposedPorts(exposed())
                .withAliases(aliases(mark, spec, number))
                .withHostConfig(hostConfig());
        List<String> arguments = number == Names.RELEASE ? spec.release() : spec.command();
        if (!arguments.isEmpty()) {
            command.withCmd(arguments);
        }
        spec.workingDirectory().ifPresent(command::withWorkingDir);
        contents().user().ifPresent(command::withUser);
        health(command, session.api());
        return command;
    }

    private void health(CreateContainerCmd command, ApiVersion api) {
        if (!isInstance()) {
            command.withHealthcheck(new HealthCheck().withTest(List.of("NONE")));
            return;
        }
        spec.health().ifPresent(check -> command.withHealthcheck(HealthProbe.of(spec, check, api)));
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>(spec.labels());
        labels.putAll(mark.labels());
        labels.put(INSTANCE, Names.suffix(number));
        labels.put(OPERATION, operationId);
        return labels;
    }

    private Contents contents() {
        return new Contents(spec, image, policy);
    }

    /** Hardened: what is not asked for is not there. Mounts are named volumes only, never a path of the host. */
    private HostConfig hostConfig() {
        HostConfig host = HostConfig.newHostConfig()
                .withNetworkMode(network)
                .withPortBindings(bindings())
                .withMounts(mounts())
                .withCapDrop(Capability.ALL)
                .withCapAdd(capabilities())
                .withSecurityOpts(List.of(NO_NEW_PRIVILEGES))
                .withPrivileged(false)
                .withReadonlyRootfs(!policy.writableRoot())
                .withTmpFs(tmpfs())
                .withUlimits(ulimits())
                // As PID 1 most programs do not hear SIGTERM, and nobody reaps.
                .withInit(true)
                .withRestartPolicy(isInstance() ? RestartPolicy.unlessStoppedRestart() : RestartPolicy.noRestart())
                .withLogConfig(new LogConfig(LogConfig.LoggingType.JSON_FILE, Contents.LOG_ROTATION));
        policy.limits(spec).applyTo(host);
        return host;
    }

    private Map<String, String> tmpfs() {
        Map<String, String> options = new TreeMap<>();
        String owner = owner();
        Map<String, ByteSize> places = contents().tmpfs();
        FileTree.of(spec).forEach(tree -> places.remove(tree.directory()));
        places.forEach((path, size) -> options.put(path, "exec,mode=1777,size=" + size.bytes() + owner));
        return options;
    }

    /** Where the image has a directory at the place of a tmpfs, the container runtime gives it that one's mode, but not its owner. */
    private String owner() {
        FileOwner owner = fileOwner();
        return owner.known() ? ",uid=" + owner.user() + ",gid=" + owner.group() : "";
    }

    private Ulimit[] ulimits() {
        return policy.quota(spec).ulimits().entrySet().stream()
                .map(limit -> new Ulimit(limit.getKey(), limit.getValue(), limit.getValue()))
                .toArray(Ulimit[]::new);
    }

    /** Its names in the networks of its project. */
    static List<String> aliases(Mark mark, DeploymentSpec spec, int number) {
        if (number == Names.FILL || number == Names.SAVE) {
            return List.of();
        }
        if (number < 0) {
            return List.of(Names.alias(mark, number));
        }
        return List.of(Names.alias(mark.address(), spec.internal()), Names.alias(mark, number));
    }

    private boolean isInstance() {
        return number >= 0;
    }

    FileOwner fileOwner() {
        return contents().fileOwner();
    }

    private List<ExposedPort> exposed() {
        return isInstance()
                ? spec.ports().stream().map(ContainerRequest::exposed).toList()
                : List.of();
    }

    private List<PortBinding> bindings() {
        return isInstance() ? published(spec).stream().map(this::binding).toList() : List.of();
    }

    /** The ports that are published on the host. */
    static List<PortSpec> published(DeploymentSpec spec) {
        return spec.internal() ? List.of() : spec.ports();
    }

    private PortBinding binding(PortSpec port) {
        int host = hostPorts.getOrDefault(port.name(), 0);
        return new PortBinding(Ports.Binding.bindIpAndPort(publishOn, host), exposed(port));
    }

    /** Those of the spec, and those with its files. */
    private List<Mount> mounts() {
        boolean readOnly = number != Names.FILES;
        return Stream.concat(
                        spec.mounts().stream().map(mount -> mount(Values.text(mount.id()), mount.path(), false)),
                        FileTree.of(spec).stream().map(tree -> mount(tree.volume(mark), tree.directory(), readOnly)))
                .toList();
    }

    private static Mount mount(String volume, String path, boolean readOnly) {
        return new Mount()
                .withType(MountType.VOLUME)
                .withSource(volume)
                .withTarget(path)
                .withReadOnly(readOnly);
    }

    private Capability[] capabilities() {
        return spec.linuxCapabilities().stream().map(Capability::valueOf).toArray(Capability[]::new);
    }

    private static ExposedPort exposed(PortSpec port) {
        return ExposedPort.tcp(port.container());
    }

    /** Without the environment. */
    @Override
    public String toString() {
        return name();
    }
}
