package io.vaporform.docker.internal.swarm;

import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Stage;
import io.vaporform.spi.Task;
import java.util.List;
import java.util.Optional;

/**
 * Runs the release command of a new generation, in a service of its own that stays there as long as the generation: that it has ended well is how a later call knows that it is
 * done.
 */
record ReleaseService(SwarmParts parts, Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {

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
        String name = ServiceNames.release(task.mark());
        Optional<ServiceView> job = parts.cluster().service(name, context);
        if (job.isEmpty()) {
            context.progress(Stage.CONFIGURING, "run the release command in " + name);
            parts.cluster().require(context);
            parts.create(parts.request(name, true, task, context), context);
            return false;
        }
        job.get().requireBears(task.mark());
        List<TaskView> tasks = parts.cluster().tasks(task.mark(), context).stream()
                .filter(each -> each.serviceId().equals(job.get().id()))
                .toList();
        if (tasks.stream().anyMatch(TaskView::hasCompleted)) {
            return true;
        }
        // One that is no longer wanted, and has not ended: its node has failed.
        tasks.stream()
                .filter(each -> each.hasFailed() || !each.isWanted())
                .findFirst()
                .ifPresent(failed -> again(job.get(), failed));
        return false;
    }

    /** What failed in an earlier operation is run once more: what it missed may be there by now. */
    private void again(ServiceView job, TaskView failed) {
        if (job.isOf(context.operationId())) {
            throw new ProvisioningException(
                    "release " + task.address(), new TaskDiagnosis(parts, task, context).explainRelease(failed), null);
        }
        parts.cluster().remove(job, context);
    }
}
