package io.vaporform.docker.internal;

import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Stage;
import io.vaporform.spi.Task;
import org.jspecify.annotations.Nullable;

/**
 * Runs the release command of a new generation, in a container of its own that stays there as long as the generation: that it has ended well is how a later call
 * knows that it is done.
 */
record ReleaseJob(Parts parts, Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {

    /**
     * Takes it one step further.
     *
     * @return whether it has ended well, or there is nothing to run
     * @throws ProvisioningException if it has not ended well
     */
    boolean isDone() {
        if (task.wanted().release().isEmpty() || task.before().isPresent()) {
            return true;
        }
        String name = Names.container(task.mark(), Names.RELEASE);
        @Nullable ContainerView view = parts.containers().inspect(name, context).orElse(null);
        if (view == null) {
            context.progress(Stage.CONFIGURING, "run the release command in " + name);
            new Launch(parts, task, context).create(Names.RELEASE);
            return false;
        }
        view.requireBears(task.mark());
        return switch (view.status()) {
            case "created" -> {
                new Launch(parts, task, context).start(Names.RELEASE);
                yield false;
            }
            case "exited", "dead" -> view.exitCode() == 0 || again(view);
            default -> false;
        };
    }

    /** What failed in an earlier operation is run once more: what it missed may be there by now. */
    private boolean again(ContainerView view) {
        if (view.isOf(context.operationId())) {
            throw new ProvisioningException(
                    "release " + task.address(),
                    new Diagnosis(task.wanted(), parts.logs()).explainRelease(view, context),
                    null);
        }
        parts.containers().remove(view.id(), false, context);
        return false;
    }
}
