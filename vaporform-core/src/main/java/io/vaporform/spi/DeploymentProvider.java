package io.vaporform.spi;

import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.VolumeOutputs;
import io.vaporform.spec.VolumeSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs deployments, and keeps volumes where it can. */
public interface DeploymentProvider extends Service {

    ResourceProvider<DeploymentSpec, DeploymentOutputs> deployments();

    /** Empty if it has no volumes; then {@link Capability#VOLUMES} is not declared either. */
    Optional<ResourceProvider<VolumeSpec, VolumeOutputs>> volumes();

    /**
     * How its instances are right now. Changes nothing.
     *
     * @throws io.vaporform.error.ProviderUnavailableException if that cannot be found out
     */
    DeploymentStatus status(Known<DeploymentSpec, DeploymentOutputs> known, CallContext context);

    /**
     * Passes on what the instances have written to standard output and error, oldest first per instance, and returns.
     *
     * @throws io.vaporform.error.ProviderUnavailableException if it cannot be read
     */
    void logs(
            Known<DeploymentSpec, DeploymentOutputs> known,
            LogQuery query,
            Consumer<LogLine> each,
            CallContext context);

    /**
     * What each instance that runs uses right now. Asked only if {@link Capability#METRICS} is declared. Changes nothing.
     *
     * @throws io.vaporform.error.ProviderUnavailableException if that cannot be found out
     */
    default List<InstanceMetrics> metrics(Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
        return List.of();
    }

    /**
     * Writes what a volume of it holds, in a form that {@link ApplyContext#backup} gives back to the same kind of provider. Asked only if {@link Capability#BACKUP} is declared, and never twice
     * at a time for one deployment. What it takes to copy the data as it is at one moment is let go of before this returns; after a crash by {@link #letGo}.
     *
     * @param to not closed by this
     * @throws io.vaporform.error.ProvisioningException if it cannot be, such as when no instance runs
     */
    default void save(
            Known<DeploymentSpec, DeploymentOutputs> known, SaveRequest request, OutputStream to, CallContext context)
            throws IOException {
        throw new UnsupportedOperationException("it declares no " + Capability.BACKUP);
    }

    /** Lets go of what a {@link #save} that was cut off still holds, such as instances that it holds still. Idempotent. */
    default void letGo(Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {}

    /**
     * Runs a command in one of its instances, with the rights of what runs there, and waits for its end as long as the context says; after that it may go on. Asked only if {@link
     * Capability#EXEC} is declared.
     *
     * @param request with the name of an instance
     * @throws io.vaporform.error.ProvisioningException if the instance does not run
     * @throws io.vaporform.error.ProviderUnavailableException if it is not known how the command has ended
     */
    default ExecResult exec(Known<DeploymentSpec, DeploymentOutputs> known, ExecRequest request, CallContext context) {
        throw new UnsupportedOperationException("it declares no " + Capability.EXEC);
    }
}
