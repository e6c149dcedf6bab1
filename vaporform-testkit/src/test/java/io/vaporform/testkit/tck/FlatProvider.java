package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Violations;
import io.vaporform.spec.VolumeOutputs;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.DeploymentProvider;
import io.vaporform.spi.DeploymentStatus;
import io.vaporform.spi.ExecRequest;
import io.vaporform.spi.ExecResult;
import io.vaporform.spi.Found;
import io.vaporform.spi.InstanceMetrics;
import io.vaporform.spi.Known;
import io.vaporform.spi.LogLine;
import io.vaporform.spi.LogQuery;
import io.vaporform.spi.Observed;
import io.vaporform.spi.ProjectSupport;
import io.vaporform.spi.Provider;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.SaveRequest;
import io.vaporform.spi.Scope;
import io.vaporform.spi.Service;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The in-memory provider with all its calls as methods of one class, so that a defect is one method that is overridden. */
class FlatProvider
        implements Provider, DeploymentProvider, ResourceProvider<DeploymentSpec, DeploymentOutputs>, ProjectSupport {

    private final InMemoryProvider real;

    FlatProvider(InMemoryFixture fixture) {
        this(fixture.provider().build());
    }

    FlatProvider(InMemoryProvider real) {
        this.real = real;
    }

    InMemoryWorld world() {
        return real.world();
    }

    private DeploymentProvider service() {
        return (DeploymentProvider) real.services().get(0);
    }

    private ResourceProvider<VolumeSpec, VolumeOutputs> realVolumes() {
        return service().volumes().orElseThrow();
    }

    @Override
    public void validate(DeploymentSpec wanted, Capabilities can, Violations found) {
        service().deployments().validate(wanted, can, found);
    }

    @Override
    public ChangeEffect effect(DeploymentSpec before, DeploymentSpec after, Capabilities can) {
        return service().deployments().effect(before, after, can);
    }

    @Override
    public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
        return service().deployments().apply(task, context);
    }

    @Override
    public Observed<DeploymentSpec, DeploymentOutputs> read(
            Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
        return service().deployments().read(known, context);
    }

    @Override
    public Deletion delete(Known<DeploymentSpec, DeploymentOutputs> known, ApplyContext context) {
        return service().deployments().delete(known, context);
    }

    @Override
    public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
        service().deployments().inventory(scope, each, context);
    }

    @Override
    public DeploymentStatus status(Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
        return service().status(known, context);
    }

    @Override
    public void logs(
            Known<DeploymentSpec, DeploymentOutputs> known,
            LogQuery query,
            Consumer<LogLine> each,
            CallContext context) {
        service().logs(known, query, each, context);
    }

    @Override
    public List<InstanceMetrics> metrics(Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
        return service().metrics(known, context);
    }

    @Override
    public ExecResult exec(Known<DeploymentSpec, DeploymentOutputs> known, ExecRequest request, CallContext context) {
        return service().exec(known, request, context);
    }

    @Override
    public void save(
            Known<DeploymentSpec, DeploymentOutputs> known, SaveRequest request, OutputStream to, CallContext context)
            throws IOException {
        service().save(known, request, to, context);
    }

    ChangeEffect volumeEffect(VolumeSpec before, VolumeSpec after, Capabilities can) {
        return realVolumes().effect(before, after, can);
    }

    Step<VolumeOutputs> applyVolume(Task<VolumeSpec, VolumeOutputs> task, ApplyContext context) {
        return realVolumes().apply(task, context);
    }

    Deletion deleteVolume(Known<VolumeSpec, VolumeOutputs> known, ApplyContext context) {
        return realVolumes().delete(known, context);
    }

    @Override
    public void open(String project, ApplyContext context) {
        real.projects().orElseThrow().open(project, context);
    }

    @Override
    public void close(String project, ApplyContext context) {
        real.projects().orElseThrow().close(project, context);
    }

    @Override
    public Capabilities capabilities(CallContext context) {
        return real.capabilities(context);
    }

    @Override
    public void close() {
        real.close();
    }

    @Override
    public String id() {
        return "broken";
    }

    @Override
    public List<Service> services() {
        return List.of(this);
    }

    @Override
    public Optional<ProjectSupport> projects() {
        return Optional.of(this);
    }

    @Override
    public ResourceProvider<DeploymentSpec, DeploymentOutputs> deployments() {
        return this;
    }

    @Override
    public Optional<ResourceProvider<VolumeSpec, VolumeOutputs>> volumes() {
        return service().volumes().map(volumes -> new Volumes());
    }

    private final class Volumes implements ResourceProvider<VolumeSpec, VolumeOutputs> {
        @Override
        public void validate(VolumeSpec wanted, Capabilities can, Violations found) {
            realVolumes().validate(wanted, can, found);
        }

        @Override
        public ChangeEffect effect(VolumeSpec before, VolumeSpec after, Capabilities can) {
            return volumeEffect(before, after, can);
        }

        @Override
        public Step<VolumeOutputs> apply(Task<VolumeSpec, VolumeOutputs> task, ApplyContext context) {
            return applyVolume(task, context);
        }

        @Override
        public Observed<VolumeSpec, VolumeOutputs> read(Known<VolumeSpec, VolumeOutputs> known, CallContext context) {
            return realVolumes().read(known, context);
        }

        @Override
        public Deletion delete(Known<VolumeSpec, VolumeOutputs> known, ApplyContext context) {
            return deleteVolume(known, context);
        }

        @Override
        public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
            realVolumes().inventory(scope, each, context);
        }
    }
}
