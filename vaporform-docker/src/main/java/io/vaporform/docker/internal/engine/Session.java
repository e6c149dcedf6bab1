package io.vaporform.docker.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.core.DefaultDockerCmdExecFactory;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A docker-java client that speaks the version an engine was found to speak. Thread-safe. */
public final class Session {

    private final Negotiation.Result engine;
    private final DefaultDockerCmdExecFactory commands;
    private final DockerClient docker;
    private final EngineTransport transport;
    private final ObjectMapper json;

    Session(EngineAddress address, EngineTransport transport, Negotiation.Result engine) {
        this.engine = engine;
        this.transport = transport;
        DockerClientConfig config = new ClientConfig(address.host(), engine.api());
        json = config.getObjectMapper();
        commands = new DefaultDockerCmdExecFactory(transport, json);
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

    /** For what docker-java has no words for. The answer, which is missing if it has no body. */
    public JsonNode send(EngineRequest asked) {
        try (DockerHttpClient.Response answer = transport.execute(asked.in(api()))) {
            Refusals.require(answer);
            return json.readTree(answer.getBody());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
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
