package io.vaporform.docker.internal.swarm;

import io.vaporform.docker.internal.Diagnosis;
import io.vaporform.docker.internal.Redaction;
import io.vaporform.error.ProvisioningException;
import io.vaporform.error.VaporformException;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spec.Secret;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Task;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds out that tasks will not become healthy, and why. */
record TaskDiagnosis(SwarmParts parts, Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {

    /** The first ones may be bad luck, such as a database that was not there yet, or a node without the image. */
    private static final int ENDS_THAT_FAIL = 3;

    private static final int LAST_LINES = 10;

    /**
     * Only what has failed since this operation began counts: what an earlier one left behind broken may find by now what it missed.
     *
     * @param tasks the oldest first
     * @throws ProvisioningException if there is no use in waiting any longer
     */
    void requireHope(List<TaskView> tasks) {
        Instant begun = begun(tasks);
        Map<Integer, List<TaskView>> failed = tasks.stream()
                .filter(each -> each.hasFailed() || each.hasCompleted())
                .filter(each -> each.createdAt().isAfter(begun))
                .collect(Collectors.groupingBy(TaskView::slot));
        failed.values().forEach(slot -> {
            TaskView last = slot.get(slot.size() - 1);
            boolean hopeless = last.wasUnhealthy() || slot.size() >= endsThatFail();
            if (hopeless && !context.forgives(task.wanted().rollout().failures(), last.id())) {
                throw new ProvisioningException("start " + task.address(), explain(last, slot.size()), null);
            }
        });
    }

    /** Not more than the swarm remembers beside the one that runs. */
    private int endsThatFail() {
        return Math.min(ENDS_THAT_FAIL, parts.cluster().taskHistory(context) - 1);
    }

    /** When the newest task was made that this operation found. */
    private Instant begun(List<TaskView> tasks) {
        Instant newest = tasks.stream()
                .filter(each -> each.hasFailed() || each.hasCompleted())
                .map(TaskView::createdAt)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        return Instant.parse(context.rememberForOperation("begun", () -> Secret.of(newest.toString()))
                .reveal());
    }

    /** What the swarm says of those that do not run yet, in one line. */
    String state(Collection<TaskView> tasks) {
        String waiting = tasks.stream()
                .filter(each -> !each.isRunning())
                .map(TaskView::detail)
                .distinct()
                .collect(Collectors.joining(", "));
        return waiting.isEmpty() ? "all tasks run" : "tasks are " + waiting;
    }

    private String explain(TaskView last, int times) {
        String what = last.wasUnhealthy()
                ? "did not become healthy within " + start() + " (" + last.detail()
                        + "); correct what it needs to start, the check, or give it more time"
                : "does not keep running: " + last.detail() + exitCode(last) + unhealthy(last) + ", ended " + times
                        + " times; correct its image, its command or what it needs to start, such as an environment variable";
        return mask("task " + last.id() + " " + what + tail(last));
    }

    private String start() {
        return task.wanted()
                .health()
                .map(HealthCheck::start)
                .map(Object::toString)
                .orElse("its time");
    }

    /** Nothing tells one that ended well when it was asked to, for the check, from one that ended by itself. */
    private String unhealthy(TaskView last) {
        boolean asked = last.hasCompleted() && task.wanted().health().isPresent();
        return asked ? ", by itself or as it was not healthy within " + start() : "";
    }

    /** Why a release command failed. */
    String explainRelease(TaskView last) {
        return mask("the release command does not end well: " + last.detail() + exitCode(last)
                + "; correct it, or what it needs" + tail(last));
    }

    private static String exitCode(TaskView last) {
        return last.exitCode() == 0 && last.nodeId().isEmpty() ? "" : ", exit code " + last.exitCode();
    }

    private String mask(String text) {
        return Redaction.of(task.wanted()).mask(text);
    }

    private String tail(TaskView last) {
        try {
            return Optional.of(Diagnosis.last(parts.logs().tail(last, LAST_LINES, context)))
                    .filter(text -> !text.isEmpty())
                    .map(text -> "; its last lines:\n" + text)
                    .orElse("; it wrote nothing");
        } catch (VaporformException unreadable) {
            return "; its log could not be read: " + unreadable.getMessage();
        }
    }
}
