package io.vaporform.docker.internal;

import io.vaporform.docker.internal.Containers.Started;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Mount;
import io.vaporform.spec.PullPolicy;
import io.vaporform.spec.Secret;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Stage;
import io.vaporform.spi.Task;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes and starts the containers of one deployment: with their ports, and with their image if the engine has to get it first. */
record Launch(Parts parts, Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {

    /** How often it is made anew, mostly as its host port turns out to be somebody else's, before it looks hopeless. */
    private static final int MOST_ATTEMPTS = 20;

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(250);

    /**
     * Makes a container and starts it.
     *
     * @return what is there already under its name, untouched; empty if it was made
     */
    Optional<ContainerView> create(int number) {
        task.wanted().mounts().forEach(this::requireVolume);
        if (task.wanted().internal()) {
            parts.projects().openInternal(task.address().project(), context);
        }
        String name = Names.container(task.mark(), number);
        boolean pulled = false;
        String why = "its image was removed again and again";
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            pullAnyway();
            Optional<Images.Facts> facts = parts.images().inspect(image(), context);
            if (facts.isEmpty()) {
                pull(pulled);
                pulled = true;
                continue;
            }
            if (!new FilePlacement(parts, filler(facts.get()), context).ensure()) {
                pull(pulled);
                pulled = true;
                continue;
            }
            ContainerRequest request = request(task.wanted(), number, facts.get());
            context.progress(Stage.CONFIGURING, "create container " + name);
            switch (parts.containers().create(request, context)) {
                case MADE -> {
                    if (start(number)) {
                        return Optional.empty();
                    }
                    why = "one host port after the other is in use by others; choose another port range";
                }
                case EXISTS -> {
                    Optional<ContainerView> there = parts.containers().inspect(name, context);
                    if (there.isPresent()) {
                        return there;
                    }
                    // One that is being made, after a call whose answer was lost, or removed, has its name and is not
                    // to be found.
                    why = "its name is taken, and yet the engine shows no container of that name; restart the engine";
                    pause();
                }
                case NO_IMAGE -> {
                    pull(pulled);
                    pulled = true;
                }
            }
        }
        throw new ProvisioningException(
                "start container " + name, "it was tried " + MOST_ATTEMPTS + " times: " + why, null);
    }

    private void pause() {
        try {
            context.time().pause(BETWEEN_ATTEMPTS);
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Starts one that is there.
     *
     * @return false if it cannot be started, as it is: it was removed, and has to be made anew
     */
    boolean start(int number) {
        String name = Names.container(task.mark(), number);
        task.wanted().mounts().forEach(mount -> parts.volumes().attach(Values.text(mount.id()), context));
        joinInternal(number);
        context.progress(Stage.PROVISIONING, "start container " + name);
        Started started = parts.containers().start(name, context);
        if (started instanceof Started.Runs) {
            return true;
        }
        if (started instanceof Started.LeftBehind) {
            refuseData(name);
        }
        parts.containers().remove(name, false, context);
        if (started instanceof Started.PortTaken taken) {
            refuseFixed(name, taken.port());
            parts.ports().takenByForeigner(taken.port(), context.records());
        }
        return false;
    }

    /** Nobody can ask the engine whether what is left runs, and two that write to the same volume would destroy what is in it. */
    private void refuseData(String name) {
        if (!task.wanted().mounts().isEmpty()) {
            throw new ProvisioningException(
                    "start container " + name,
                    "the engine ended while it started it, and may have left it running on the same volume; end it with"
                            + " ctr --namespace moby task delete --force $(docker inspect --format '{{.Id}}' " + name
                            + ") on the engine's host, and apply again",
                    null);
        }
    }

    /** What is not internal itself reaches what is, and is reached by it. */
    private void joinInternal(int number) {
        if (!task.wanted().internal()) {
            parts.projects().internalOf(task.mark(), context).ifPresent(network -> parts.containers()
                    .join(
                            Names.container(task.mark(), number),
                            network,
                            ContainerRequest.aliases(task.mark(), task.wanted(), number),
                            context));
        }
    }

    private void refuseFixed(String name, int taken) {
        if (task.wanted().ports().stream().anyMatch(port -> port.host().orElse(0) == taken)) {
            parts.ports().free(name, context.records());
            throw new ProvisioningException(
                    "start container " + name,
                    "host port " + taken + " on " + parts.ports().publishOn()
                            + " is in use by somebody else; free it, choose another one, or leave the choice open",
                    null);
        }
    }

    /** Without the volumes of the spec, which it has no business with. */
    private ContainerRequest filler(Images.Facts facts) {
        DeploymentSpec spec = task.wanted().toBuilder().mounts(List.of()).build();
        return request(spec, Names.FILES, facts);
    }

    private ContainerRequest request(DeploymentSpec spec, int number, Images.Facts facts) {
        context.progress(Stage.ALLOCATING, "reserve host ports");
        Map<String, Integer> hostPorts = parts.ports()
                .reserve(
                        Names.container(task.mark(), number),
                        number < 0 ? List.of() : ContainerRequest.published(spec),
                        context.records());
        return new ContainerRequest(
                task.mark(),
                spec,
                number,
                hostPorts,
                parts.ports().publishOn(),
                parts.projects().networkOf(task.mark(), task.wanted().internal()),
                context.operationId(),
                facts,
                parts.policy());
    }

    /** The engine would make up an empty volume for a name that it does not know, and the data would seem lost. */
    private void requireVolume(Mount mount) {
        String volume = Values.text(mount.id());
        if (!parts.volumes().exists(volume, context)) {
            throw new ProvisioningException(
                    "mount volume " + mount.volume(),
                    "the engine has no volume " + volume + "; apply the volume first, or restore it",
                    null);
        }
        if (!parts.volumes().belongs(volume, task.mark(), context)) {
            throw new ProvisioningException(
                    "mount volume " + mount.volume(),
                    "the volume " + volume + " is none of project "
                            + task.address().project() + "; declare a volume of its own",
                    null);
        }
    }

    /** Once for each version, whoever of its instances comes first: those that are added or healed later run what the others run. */
    private void pullAnyway() {
        if (task.wanted().pull() == PullPolicy.ALWAYS && task.before().isEmpty()) {
            context.rememberForOperation("pulled", () -> {
                parts.images().pull(image(), context);
                return Secret.of(image());
            });
        }
    }

    private void pull(boolean again) {
        parts.images().requirePullable(image(), task.wanted().pull());
        if (again) {
            throw new ProvisioningException(
                    "pull image " + image(),
                    "it was pulled, and yet the engine does not find it; pull it by hand",
                    null);
        }
        parts.images().pull(image(), context);
    }

    private String image() {
        return task.wanted().image().orElseThrow();
    }
}
