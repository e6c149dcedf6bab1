package io.vaporform.docker.internal.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.core.DefaultDockerCmdExecFactory;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;

/** A docker-java client that speaks the version an engine was found to speak. Thread-safe. */
public final class Session {

    private final Negotiation.Result engine;
    private final DefaultDockerCmdExecFactory commands;
    private final DockerClient docker;

    Session(EngineAddress address, EngineTransport transport, Negotiation.Result engine) {
        this.engine = engine;
        DockerClientConfig config = new ClientConfig(address.host(), engine.api());
        commands = new DefaultDockerCmdExecFactory(transport, config.getObjectMapper());
        commands.init(config);
        docker = DockerClientImpl.getInstance(config, transport);
    }

    public DockerClient docker() {
        return docker;
    }

    /** In the place of {@link DockerClient#createContainerCmd}, which logs secrets. */
    public CreateContainerCmd createContainer(String image) {
        return new QuietCreate(commands.createCreateContainerCmdExec(), image);
    }

    /** The version of the API that is spoken. */
    public ApiVersion api() {
        return engine.api();
    }

    /** The engine's own version, such as 20.10.24. */
    String engineVersion() {
        return engine.version();
    }
}
