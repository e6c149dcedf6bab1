package io.vaporform.docker.internal.swarm;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.exception.NotFoundException;
import io.vaporform.docker.TestSwarm;
import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.docker.internal.engine.EngineAddress;
import io.vaporform.docker.internal.engine.EngineRequest;
import io.vaporform.docker.test.TestContext;
import io.vaporform.docker.test.TestTime;
import io.vaporform.spi.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The swarm behind the provider's back: what tests look at and spoil. */
public final class RawSwarm implements AutoCloseable {

    private final TestTime time = new TestTime();
    private final Engine manager =
            new Engine(EngineAddress.of(TestSwarm.host(), Optional.empty()), Duration.ofSeconds(30));
    private final TestContext context = new TestContext(new Scope("nobody", "nobody"), time);

    /** Nothing happens if there is none. */
    public void removeServiceOf(String taskOrService) {
        String service = find("/tasks/" + taskOrService)
                .map(task -> task.path("ServiceID").asText())
                .orElse(taskOrService);
        if (find("/services/" + service).isPresent()) {
            send(EngineRequest.delete("/services/" + service));
        }
    }

    /** All services of that owner. */
    public List<JsonNode> services(Scope owner) {
        return all("/services", owner);
    }

    /** All configs or secrets of that owner, as {@code path} says. */
    public List<JsonNode> files(String path, Scope owner) {
        return all(path, owner);
    }

    private List<JsonNode> all(String path, Scope owner) {
        String filter = Json.filter("label", List.of("io.vaporform.installation=" + owner.installation()));
        return Json.each(send(EngineRequest.get(path + filter))).toList();
    }

    public JsonNode send(EngineRequest request) {
        return manager.call("test", context, session -> session.send(request));
    }

    private Optional<JsonNode> find(String path) {
        return manager.call("test", context, session -> {
            try {
                return Optional.of(session.send(EngineRequest.get(path)));
            } catch (NotFoundException none) {
                return Optional.<JsonNode>empty();
            }
        });
    }

    @Override
    public void close() {
        manager.close();
        time.close();
    }
}
