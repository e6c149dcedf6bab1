package io.vaporform.bench.world;

import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.VolumeOutputs;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.Capability;
import io.vaporform.spi.DeploymentProvider;
import io.vaporform.spi.DeploymentStatus;
import io.vaporform.spi.Known;
import io.vaporform.spi.LogLine;
import io.vaporform.spi.LogQuery;
import io.vaporform.spi.Provider;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.Service;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes deployments and volumes in a {@link FileWorld}. */
public final class FileProvider implements Provider, DeploymentProvider {

    private final FileDeployments deployments;
    private final FileVolumes volumes;

    public FileProvider(FileWorld world) {
        this.deployments = new FileDeployments(world);
        this.volumes = new FileVolumes(world);
    }

    @Override
    public String id() {
        return "files";
    }

    @Override
    public Capabilities capabilities(CallContext context) {
        return Capabilities.of(Capability.REPLICAS, Capability.VOLUMES, Capability.FILES);
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
        return Optional.of(volumes);
    }

    @Override
    public DeploymentStatus status(Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
        return new DeploymentStatus(List.of());
    }

    @Override
    public void logs(
            Known<DeploymentSpec, DeploymentOutputs> known,
            LogQuery query,
            Consumer<LogLine> each,
            CallContext context) {}

    @Override
    public void close() {}
}
