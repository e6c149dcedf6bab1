package io.vaporform.docker.internal.swarm;

import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.VolumeOutputs;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.DeploymentProvider;
import io.vaporform.spi.DeploymentStatus;
import io.vaporform.spi.Known;
import io.vaporform.spi.LogLine;
import io.vaporform.spi.LogQuery;
import io.vaporform.spi.ProjectSupport;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.Watch;
import java.util.Optional;
import java.util.function.Consumer;

/** The service that a Swarm provider offers, by one manager. */
public final class SwarmDeployments implements DeploymentProvider {

    private final SwarmParts parts;
    private final Services services;

    public SwarmDeployments(Engine manager, SwarmOptions options) {
        parts = SwarmParts.of(manager, options);
        services = new Services(parts);
    }

    /** @throws io.vaporform.error.ProvisioningException if the engine is no manager, or too old */
    public void connect(CallContext context) {
        parts.cluster().require(context);
    }

    @Override
    public ResourceProvider<DeploymentSpec, DeploymentOutputs> deployments() {
        return services;
    }

    @Override
    public Optional<ResourceProvider<VolumeSpec, VolumeOutputs>> volumes() {
        return Optional.empty();
    }

    /** What is kept for each project: its networks. */
    public ProjectSupport projects() {
        return parts.projects();
    }

    /** Tells of tasks that change. */
    public Watch watch() {
        return new TaskWatch(parts.cluster());
    }

    @Override
    public DeploymentStatus status(Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
        return new ServiceLook(parts, known, context).status();
    }

    @Override
    public void logs(
            Known<DeploymentSpec, DeploymentOutputs> known,
            LogQuery query,
            Consumer<LogLine> each,
            CallContext context) {
        new ServiceLook(parts, known, context).logs(query, each);
    }
}
