package io.vaporform.docker.internal;

import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spi.CallContext;
import java.util.Collection;
import java.util.Optional;

/** What the verbs of a deployment have in common. */
record Parts(
        Containers containers,
        Images images,
        ContainerLogs logs,
        ContainerStats stats,
        ContainerExec exec,
        Volumes volumes,
        Projects projects,
        PortReservations ports,
        Policy policy) {

    /** What the containers run, by a name that always means the same; empty if there are none. */
    Optional<String> image(Collection<ContainerView> containers, DeploymentSpec spec, CallContext context) {
        ImageName name = new ImageName(spec.image().orElse(""));
        return containers.stream().findFirst().map(view -> images.lasting(view.imageId(), name, context));
    }

    static Parts of(Engine engine, DockerOptions options) {
        Containers containers = new Containers(engine, new RequestGate(options.policy(), options.publishOn()));
        return new Parts(
                containers,
                new Images(
                        engine,
                        options.registries(),
                        Optional.of(new ImageRetention(engine, options.imageRetention()))),
                new ContainerLogs(engine),
                new ContainerStats(engine),
                new ContainerExec(engine),
                new Volumes(containers, options.policy(), options.sizedVolumes().map(SizedVolumes::new)),
                new Projects(
                        new Networks(engine, options.networkPrefix()),
                        options.networkPrefix(),
                        new Subnets(options.networkRange(), options.networkBits(), HostRoutes.of(options.engine()))),
                new PortReservations(options.publishOn(), options.firstPort(), options.lastPort()),
                options.policy());
    }
}
