package io.vaporform.docker.internal.swarm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.docker.internal.ImageName;
import io.vaporform.docker.internal.Redaction;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.error.VaporformException;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Instance;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Membership;
import io.vaporform.spi.Stage;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call of a deployment's apply: does what can be done now, and says when to come back. A generation is one service; where that is not as wanted, or is to be started anew, a
 * second one is made beside it, which serves before the first one goes: a swarm's own rolling update waits for no balancer.
 */
final class ServiceRollout {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    private final SwarmParts parts;
    private final Task<DeploymentSpec, DeploymentOutputs> task;
    private final ApplyContext context;
    private final ServiceRemoval removal;
    private DeploymentOutputs outputs;

    ServiceRollout(SwarmParts parts, Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
        this.parts = parts;
        this.task = task;
        this.context = context;
        this.removal = new ServiceRemoval(parts, task.mark(), context);
        this.outputs = DeploymentOutputs.of(task.wanted(), List.of(), List.of());
    }

    Step<DeploymentOutputs> step() {
        try {
            if (!new ReleaseService(parts, task, context).isDone()) {
                return working();
            }
            Generation generation = Generation.of(parts, task.mark(), task.wanted(), context);
            Optional<ServiceView> right = right(generation);
            if (right.isEmpty()) {
                create();
                return working();
            }
            return serve(right.get(), generation);
        } catch (ProviderUnavailableException unknown) {
            throw unknown;
        } catch (VaporformException refused) {
            String why = Redaction.of(task.wanted()).mask(String.valueOf(refused.getMessage()));
            return new Step.Failed<>(Optional.of(outputs), List.of(why), Optional.empty());
        }
    }

    private Step<DeploymentOutputs> working() {
        return Step.working(outputs, LOOK_AGAIN);
    }

    private Step<DeploymentOutputs> serve(ServiceView service, Generation generation) {
        outputs = generation.outputs(service);
        TaskDiagnosis diagnosis = new TaskDiagnosis(parts, task, context);
        diagnosis.requireHope(generation.tasks(service));
        boolean ends = task.wanted().replicas() == 0 && service.replicas() > 0;
        boolean serving = !ends && isServing(service, generation);
        if (service.replicas() != task.wanted().replicas()) {
            scale(service, serving, generation);
            return working();
        }
        boolean alone = serving && removal.others(service, generation);
        if (!alone) {
            context.progress(Stage.VERIFYING, diagnosis.state(generation.wanted(service)));
            return working();
        }
        context.progress(Stage.COMPLETE, task.address() + " is in service");
        return Step.done(outputs);
    }

    /**
     * One that is as wanted, and whose tasks need not be fewer, as the swarm itself would choose which of them end: rather one that serves than a newer one that does not, as a restart that has
     * failed leaves it.
     */
    private Optional<ServiceView> right(Generation generation) {
        if (generation.services().isEmpty()) {
            return Optional.empty();
        }
        ObjectNode wanted = template();
        return generation.services().stream()
                .filter(service -> task.cause() != Cause.RESTART || service.isOf(context.operationId()))
                .filter(service -> service.replicas() <= task.wanted().replicas()
                        || task.wanted().replicas() == 0)
                .filter(service -> hasImage(service)
                        && Json.differences(wanted, service.spec()).isEmpty())
                .max(Comparator.comparing((ServiceView service) -> generation.isComplete(service))
                        .thenComparing(ServiceView::createdAt));
    }

    /** By its name: the tag may have moved on since, and what runs is still what was wanted. */
    private boolean hasImage(ServiceView service) {
        String image = image().text();
        return service.image().equals(image) || service.image().startsWith(image + "@");
    }

    private ImageName image() {
        return new ImageName(task.wanted().image().orElseThrow());
    }

    private ObjectNode template() {
        ObjectNode wanted = request().json();
        wanted.remove(List.of("Name", "Mode"));
        wanted.withObject("Labels").remove(ServiceRequest.OPERATION);
        ObjectNode template = wanted.withObject("TaskTemplate");
        template.withObject("ContainerSpec").remove("Image");
        // One that was made before the project had an internal network stays as it is.
        template.remove("Networks");
        return wanted;
    }

    private ServiceRequest request() {
        return parts.request(ServiceNames.service(task.mark(), context.operationId()), false, task, context);
    }

    private void create() {
        parts.cluster().require(context);
        ServiceRequest request = request();
        context.progress(Stage.PROVISIONING, "create service " + request.name());
        if (parts.create(request, context)) {
            return;
        }
        @Nullable
        ServiceView there = parts.cluster().service(request.name(), context).orElse(null);
        if (there != null) {
            there.requireBears(task.mark());
            throw new ProvisioningException(
                    "read back service " + request.name(),
                    "the swarm shows otherwise than it was asked for: " + Json.differences(template(), there.spec())
                            + "; look what its engines support",
                    null);
        }
    }

    /** Ends all of them if none is wanted, once they are drained; makes the next batch of them if more are wanted, once those before serve. */
    private void scale(ServiceView service, boolean serving, Generation generation) {
        int wanted = task.wanted().replicas();
        int more = Math.min(wanted - service.replicas(), task.wanted().rollout().atOnce());
        boolean goOn = serving || task.wanted().rollout().batch().isEmpty();
        boolean ready = wanted == 0 ? removal.areDrained(service, generation) : goOn;
        if (ready) {
            int next = service.replicas() + more;
            context.progress(Stage.PROVISIONING, "scale service " + service.name() + " to " + next);
            Map<String, String> login = parts.options().registries().headers(image(), context);
            parts.cluster().update(service, service.scaled(next), login, context);
        }
    }

    private boolean isServing(ServiceView service, Generation generation) {
        List<TaskView> running = generation.running(service);
        List<Instance> instances = generation.instances(service, running);
        announce(instances);
        boolean all = generation.isComplete(service);
        for (Instance instance : instances) {
            all &= context.membership().active(instance.name());
        }
        return all;
    }

    private void announce(List<Instance> instances) {
        Membership membership = context.membership();
        Set<Instance> announced = new HashSet<>(membership.instances());
        instances.stream().filter(instance -> !announced.contains(instance)).forEach(membership::starting);
    }
}
