package io.vaporform.docker.internal.swarm;

import io.vaporform.docker.internal.Contents;
import io.vaporform.docker.internal.ImageName;
import io.vaporform.docker.internal.Images;
import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.PullPolicy;
import io.vaporform.spec.Secret;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Task;
import java.util.Optional;

/** What the verbs of a deployment have in common. */
record SwarmParts(
        Cluster cluster, Images images, TaskLogs logs, SwarmProjects projects, FileStore files, SwarmOptions options) {

    static SwarmParts of(Engine engine, SwarmOptions options) {
        Cluster cluster = new Cluster(engine);
        return new SwarmParts(
                cluster,
                new Images(engine, options.registries(), Optional.empty()),
                new TaskLogs(cluster),
                new SwarmProjects(cluster, options.networkPrefix()),
                new FileStore(cluster),
                options);
    }

    /**
     * What to ask for. Gets the image to the manager, to see what it says and which digest it has: each node gets the same one.
     *
     * @param name of the service
     */
    ServiceRequest request(
            String name, boolean release, Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
        ImageName image = new ImageName(task.wanted().image().orElseThrow());
        // First: only what is here has a digest.
        Images.Facts facts = facts(image, task, context);
        return new ServiceRequest(
                name,
                task.mark(),
                context.operationId(),
                release,
                images.pinned(image, context),
                new Contents(task.wanted(), facts, options.policy()),
                files.ensure(task.mark(), task.wanted(), context),
                projects.networksOf(task.mark(), task.wanted().internal(), context),
                options,
                saysNoNewPrivileges(context),
                options.registries().headers(image, context));
    }

    private boolean saysNoNewPrivileges(ApplyContext context) {
        boolean says = cluster.saysNoNewPrivileges(context);
        if (!says && !options.enginesForbidNewPrivileges()) {
            throw new ProvisioningException(
                    "create a service",
                    "before 25.0 a service cannot say that its processes get no new privileges; update the engines, or start each with"
                            + " --no-new-privileges and say so by SwarmProvider.builder().enginesForbidNewPrivileges()",
                    null);
        }
        return says;
    }

    private Images.Facts facts(ImageName image, Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
        if (task.wanted().pull() == PullPolicy.ALWAYS && task.before().isEmpty()) {
            context.rememberForOperation("pulled", () -> {
                images.pull(image.text(), context);
                return Secret.of(image.text());
            });
        }
        return images.inspect(image.text(), context).orElseGet(() -> {
            images.pull(image.text(), context);
            return images.inspect(image.text(), context)
                    .orElseThrow(() -> new ProvisioningException(
                            "pull image " + image.text(), "it was pulled, and is not there; pull it by hand", null));
        });
    }

    /** @return false if there is a service of that name */
    boolean create(ServiceRequest request, ApplyContext context) {
        new ServiceGate(options.policy()).require(request.json(), request.networks());
        return cluster.create(request, context);
    }
}
