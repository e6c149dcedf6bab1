package io.vaporform.memory;

import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.ByteSize;
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
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.SaveRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Deployments and volumes in memory. */
final class InMemoryService implements DeploymentProvider {

    private final InMemoryDeployments.Setting setting;
    private final InMemoryDeployments deployments;
    private final Optional<ResourceProvider<VolumeSpec, VolumeOutputs>> volumes;

    InMemoryService(InMemoryDeployments.Setting setting, boolean keepsVolumes) {
        this.setting = setting;
        this.deployments = new InMemoryDeployments(setting);
        this.volumes = keepsVolumes ? Optional.of(new InMemoryVolumes(setting)) : Optional.empty();
    }

    @Override
    public ResourceProvider<DeploymentSpec, DeploymentOutputs> deployments() {
        return deployments;
    }

    @Override
    public Optional<ResourceProvider<VolumeSpec, VolumeOutputs>> volumes() {
        return volumes;
    }

    @Override
    public DeploymentStatus status(Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
        return deployments.status(known, context);
    }

    @Override
    public void logs(
            Known<DeploymentSpec, DeploymentOutputs> known,
            LogQuery query,
            Consumer<LogLine> each,
            CallContext context) {
        setting.faults().at(known.address()).beforeLook(known.address());
        Fleet.instances(setting.world(), known.mark())
                .forEach(instance ->
                        setting.world().lines(instance.engineId(), query).forEach(each));
    }

    /** Of instances that use nothing but the time since their start. */
    @Override
    public List<InstanceMetrics> metrics(Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
        setting.faults().at(known.address()).beforeLook(known.address());
        return Fleet.instances(setting.world(), known.mark()).stream()
                .map(instance -> metrics(instance, context.time().now()))
                .toList();
    }

    /** As the program of its image says; runs no process. */
    @Override
    public ExecResult exec(Known<DeploymentSpec, DeploymentOutputs> known, ExecRequest request, CallContext context) {
        setting.faults().at(known.address()).beforeLook(known.address());
        String name = request.instance().orElseThrow();
        return Fleet.instances(setting.world(), known.mark()).stream()
                .filter(instance -> instance.name().equals(name))
                .findFirst()
                .map(instance -> setting.machine().behaviour(instance.spec()).execute(request))
                .orElseThrow(() -> new ProvisioningException("run a command in " + name, "it does not run", null));
    }

    /** The files as they are: a command that the spec has for it is not run, and there is no log of what happens later. */
    @Override
    public void save(
            Known<DeploymentSpec, DeploymentOutputs> known, SaveRequest request, OutputStream to, CallContext context)
            throws IOException {
        setting.faults().at(known.address()).beforeLook(known.address());
        if (Fleet.instances(setting.world(), known.mark()).isEmpty()) {
            throw new ProvisioningException(
                    "save volume " + request.volume(), "no instance of it runs; scale it up", null);
        }
        String id = known.spec().mounts().stream()
                .filter(mount -> mount.volume().equals(request.volume()))
                .map(mount -> Resolved.text(mount.id()))
                .findFirst()
                .orElseThrow();
        SavedFiles.write(setting.world().files(id), to);
    }

    private static InstanceMetrics metrics(Thing.Running instance, Instant now) {
        Optional<ByteSize> limit = instance.spec().quota().memory();
        return new InstanceMetrics(
                instance.name(),
                now,
                Duration.ZERO,
                0,
                limit.isPresent() ? OptionalLong.of(limit.get().bytes()) : OptionalLong.empty(),
                1,
                0,
                0,
                0,
                0);
    }
}
