package io.vaporform.docker.internal;

import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.VolumeOutputs;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.DeploymentProvider;
import io.vaporform.spi.DeploymentStatus;
import io.vaporform.spi.ExecRequest;
import io.vaporform.spi.ExecResult;
import io.vaporform.spi.InstanceMetrics;
import io.vaporform.spi.Known;
import io.vaporform.spi.LogLine;
import io.vaporform.spi.LogQuery;
import io.vaporform.spi.ProjectSupport;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.SaveRequest;
import io.vaporform.spi.Watch;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The service that a Docker provider offers, on one engine. */
public final class DockerDeployments implements DeploymentProvider {

    private final Parts parts;
    private final Deployments deployments;

    public DockerDeployments(Engine engine, DockerOptions options) {
        parts = Parts.of(engine, options);
        deployments = new Deployments(parts);
    }

    @Override
    public ResourceProvider<DeploymentSpec, DeploymentOutputs> deployments() {
        return deployments;
    }

    @Override
    public Optional<ResourceProvider<VolumeSpec, VolumeOutputs>> volumes() {
        return Optional.of(parts.volumes());
    }

    /** What is kept for each project: its network. */
    public ProjectSupport projects() {
        return parts.projects();
    }

    /** Tells of containers that change. */
    public Watch watch() {
        return new ContainerEvents(parts.containers().engine());
    }

    @Override
    public DeploymentStatus status(Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
        return new Look(parts, known, context).status();
    }

    @Override
    public void logs(
            Known<DeploymentSpec, DeploymentOutputs> known,
            LogQuery query,
            Consumer<LogLine> each,
            CallContext context) {
        parts.containers().list(known.mark(), context).stream()
                .map(Listed::name)
                .sorted(Comparator.comparingInt(
                        name -> Names.numberOf(known.mark(), name).orElse(Integer.MAX_VALUE)))
                .forEach(name -> parts.logs().read(name, query, each, context));
    }

    @Override
    public List<InstanceMetrics> metrics(Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
        return parts.containers().list(known.mark(), context).stream()
                .filter(container -> Listed.runs(container) && Listed.isInstance(container))
                .map(Listed::name)
                .flatMap(name -> parts.stats().of(name, context).stream())
                .toList();
    }

    @Override
    public void save(
            Known<DeploymentSpec, DeploymentOutputs> known, SaveRequest request, OutputStream to, CallContext context)
            throws IOException {
        new VolumeSaving(parts, known, context).save(request, to);
    }

    @Override
    public void letGo(Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
        new VolumeSaving(parts, known, context).letGo();
    }

    @Override
    public ExecResult exec(Known<DeploymentSpec, DeploymentOutputs> known, ExecRequest request, CallContext context) {
        return parts.exec().run(request.instance().orElseThrow(), request, context);
    }
}
