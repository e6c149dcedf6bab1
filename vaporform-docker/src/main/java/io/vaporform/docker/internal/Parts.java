package io.vaporform.docker.internal;

import io.vaporform.docker.internal.engine.Engine;

/** What the verbs of a deployment have in common. */
record Parts(
        Containers containers,
        Images images,
        ContainerLogs logs,
        Volumes volumes,
        Projects projects,
        PortReservations ports) {

    static Parts of(Engine engine, DockerOptions options) {
        return new Parts(
                new Containers(engine),
                new Images(engine),
                new ContainerLogs(engine),
                new Volumes(engine),
                new Projects(
                        new Networks(engine, options.networkPrefix()),
                        options.networkPrefix(),
                        new Subnets(options.networkRange(), options.networkBits(), HostRoutes.of(options.engine()))),
                new PortReservations(options.publishOn(), options.firstPort(), options.lastPort()));
    }
}
