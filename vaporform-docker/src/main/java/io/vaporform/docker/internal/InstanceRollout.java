package io.vaporform.docker.internal;

import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Instance;
import io.vaporform.spec.Secret;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Health;
import io.vaporform.spi.Membership;
import io.vaporform.spi.Stage;
import io.vaporform.spi.Task;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Brings one instance after the other as far as it comes without waiting: there, as wanted, running, healthy, in service. */
final class InstanceRollout {

    /** How long one that was started anew by the engine must run to count as running. */
    private static final Duration SETTLES = Duration.ofMillis(300);

    private final Parts parts;
    private final Task<DeploymentSpec, DeploymentOutputs> task;
    private final ApplyContext context;
    private final Launch launch;
    private final Diagnosis diagnosis;
    private final Reports reports;
    private final Set<Instance> announced;
    private final SortedMap<Integer, ContainerView> seen = new TreeMap<>();

    InstanceRollout(Parts parts, Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
        this.parts = parts;
        this.task = task;
        this.context = context;
        this.launch = new Launch(parts, task, context);
        this.diagnosis = new Diagnosis(task.wanted(), parts.logs());
        this.reports = new Reports(task.mark(), task.wanted(), parts.ports().publishOn());
        this.announced = new HashSet<>(context.membership().instances());
    }

    /** What there is to report of the instances that were looked at. */
    DeploymentOutputs outputs() {
        return reports.outputs(seen).withImage(parts.image(seen.values(), task.wanted(), context));
    }

    /**
     * @param mayBeThere whether to look for it first; a wrong no costs two calls, a right one saves one
     * @return whether it is in service
     * @throws ProvisioningException if it will not get there
     */
    boolean advance(int number, boolean mayBeThere) {
        Optional<ContainerView> there =
                mayBeThere ? parts.containers().inspect(name(number), context) : Optional.empty();
        if (there.isEmpty()) {
            there = launch.create(number);
        }
        return there.isPresent() && advance(number, there.get());
    }

    private boolean advance(int number, ContainerView view) {
        view.requireBears(task.mark());
        if (!new ReadBack(task.wanted(), parts.policy(), view).isSameContainer()) {
            return anew(number, view);
        }
        if (view.isStopped()) {
            if (!launch.start(number)) {
                launch.create(number);
            }
            return false;
        }
        ContainerView limited = limited(view);
        List<String> differences = new ReadBack(task.wanted(), parts.policy(), limited).differences();
        if (!differences.isEmpty() && !limited.isOf(context.operationId())) {
            // Made by an older library, or under another policy.
            return anew(number, limited);
        }
        requireNone(differences, limited);
        seen.put(number, limited);
        announce(number, limited);
        return restarted(number, limited) && inService(number, limited);
    }

    /** @return false, as it is not in service yet */
    private boolean anew(int number, ContainerView view) {
        boolean serves = context.membership().drain(view.name()) == Membership.Drain.BUSY;
        if (!serves && parts.containers().remove(view.id(), !view.isStopped(), context)) {
            launch.create(number);
        }
        return false;
    }

    /** With the limits that are wanted. */
    private ContainerView limited(ContainerView view) {
        if (new ReadBack(task.wanted(), parts.policy(), view).hasLimits()) {
            return view;
        }
        parts.containers().limit(view.name(), parts.policy().limits(task.wanted()), context);
        return parts.containers().inspect(view.name(), context).orElse(view);
    }

    /** All that protects the host is in effect. */
    private static void requireNone(List<String> differences, ContainerView view) {
        if (!differences.isEmpty()) {
            throw new ProvisioningException(
                    "read back container " + view.name(),
                    String.join(", ", differences) + "; look what the engine supports: docker info",
                    null);
        }
    }

    private void announce(int number, ContainerView view) {
        Instance instance = reports.instance(number, view);
        if (announced.add(instance)) {
            context.membership().starting(instance);
        }
    }

    /** For a restart, exactly once in this operation: the start that was seen first is over. */
    private boolean restarted(int number, ContainerView view) {
        if (task.cause() != Cause.RESTART || !isFirstStart("restart", number, view)) {
            return true;
        }
        boolean othersServe = task.wanted().replicas() > 1;
        if (othersServe && context.membership().drain(view.name()) == Membership.Drain.BUSY) {
            return false;
        }
        context.progress(Stage.PROVISIONING, "restart container " + view.name());
        parts.containers().restart(view.name(), context);
        return false;
    }

    private boolean inService(int number, ContainerView view) {
        context.progress(Stage.VERIFYING, "container " + view.name() + " is " + view.detail());
        if (view.health() == Health.HEALTHY && hasSettled(view)) {
            return context.membership().active(view.name());
        }
        if (diagnosis.isFailing(view)) {
            secondChance(number, view);
        }
        return false;
    }

    /** What an earlier operation left behind broken, or a killed engine, is started once more: what it missed may be there by now. */
    private void secondChance(int number, ContainerView view) {
        boolean mayBeMended = !view.isOf(context.operationId()) || diagnosis.isLostToEngine(view);
        if (mayBeMended && isFirstStart("retry", number, view)) {
            parts.containers().restart(view.name(), context);
        } else if (context.forgives(task.wanted().rollout().failures(), view.id())) {
            anew(number, view);
        } else {
            throw new ProvisioningException("start " + task.address(), diagnosis.explain(view, context), null);
        }
    }

    /** Whether it still runs since the start at which this operation first asked. */
    private boolean isFirstStart(String purpose, int number, ContainerView view) {
        Secret first = context.rememberForOperation(purpose + "-" + number, () -> Secret.of(view.startedAt()));
        return first.reveal().equals(view.startedAt());
    }

    /** Without a check, one that ends again and again looks well now and then. */
    private boolean hasSettled(ContainerView view) {
        if (view.isProbed() || view.restarts() == 0) {
            return true;
        }
        try {
            context.time().pause(SETTLES);
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
        return parts.containers()
                .inspect(view.name(), context)
                .map(later -> later.isRunning() && later.startedAt().equals(view.startedAt()))
                .orElse(false);
    }

    private String name(int number) {
        return Names.container(task.mark(), number);
    }
}
