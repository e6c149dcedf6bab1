package io.vaporform.samples.tiny;

import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.VolumeOutputs;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.DeploymentProvider;
import io.vaporform.spi.DeploymentStatus;
import io.vaporform.spi.DeploymentStatus.InstanceStatus;
import io.vaporform.spi.Health;
import io.vaporform.spi.Known;
import io.vaporform.spi.LogLine;
import io.vaporform.spi.LogQuery;
import io.vaporform.spi.Provider;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.Service;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs each deployment as one machine of a {@link ToyCloud}. */
public final class TinyProvider implements Provider, DeploymentProvider {

    /** The id of its factory: {@value}. */
    public static final String ID = "tiny";

    private final Machines machines;
    private final TinyDeployments deployments;

    public TinyProvider(ToyCloud cloud) {
        this.machines = new Machines(cloud);
        this.deployments = new TinyDeployments(machines);
    }

    @Override
    public String id() {
        return ID;
    }

    /** Declares nothing: what needs a capability is refused by {@link TinyDeployments#validate}. */
    @Override
    public Capabilities capabilities(CallContext context) {
        return Capabilities.of();
    }

    @Override
    public List<Service> services() {
        return List.of(this);
    }

    @Override
    public ResourceProvider<DeploymentSpec, DeploymentOutputs> deployments() {
        return deployments;
    }

    @Override
    public Optional<ResourceProvider<VolumeSpec, VolumeOutputs>> volumes() {
        return Optional.empty();
    }

    @Override
    public DeploymentStatus status(Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
        return new DeploymentStatus(machines.find(known.mark()).stream()
                .map(machine -> machine.runs()
                        ? new InstanceStatus(machine.name(), Health.HEALTHY, "running")
                        : new InstanceStatus(machine.name(), Health.UNHEALTHY, "ended"))
                .toList());
    }

    @Override
    public void logs(
            Known<DeploymentSpec, DeploymentOutputs> known,
            LogQuery query,
            Consumer<LogLine> each,
            CallContext context) {
        machines.find(known.mark()).ifPresent(machine -> {
            List<ToyCloud.Start> all = machine.starts().stream()
                    .filter(start -> query.wants(start.at()))
                    .toList();
            all.subList(Math.max(0, all.size() - query.lines()), all.size())
                    .forEach(start -> each.accept(new LogLine(machine.name(), start.at(), false, machine.line())));
        });
    }

    /** Here there is nothing to free: your client's threads and sockets end here. */
    @Override
    public void close() {}
}
