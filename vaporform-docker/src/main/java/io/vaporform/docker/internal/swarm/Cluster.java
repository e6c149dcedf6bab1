package io.vaporform.docker.internal.swarm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.vaporform.docker.internal.engine.ApiVersion;
import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.docker.internal.engine.EngineRequest;
import io.vaporform.docker.internal.engine.EngineWords;
import io.vaporform.docker.internal.engine.Session;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Scope;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The calls to a manager, with the refusals that are no errors made results.
 *
 * @see <a href="https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Service">Services</a>
 */
record Cluster(Engine engine) {

    /** The first version in which services have Linux capabilities, ulimits and limits of processes. */
    private static final ApiVersion NEEDED = new ApiVersion(1, 41);

    /** The task that runs, and the one before. */
    private static final int SHORTEST_HISTORY = 2;

    /** The first version in which a service may say that its processes get no new privileges. */
    private static final ApiVersion WITH_NO_NEW_PRIVILEGES = new ApiVersion(1, 44);

    /** @throws ProvisioningException if it is no manager, or too old, with the cure */
    void require(CallContext context) {
        JsonNode info = info(context);
        if (!info.path("Swarm").path("ControlAvailable").asBoolean()) {
            throw new ProvisioningException(
                    "connect to the swarm",
                    "the engine is no manager of a swarm; give the address of one, or make it one with docker swarm init",
                    null);
        }
        ApiVersion api = engine.call("connect to the swarm", context, Session::api);
        if (!api.atLeast(NEEDED)) {
            throw new ProvisioningException(
                    "connect to the swarm",
                    "the engine speaks API " + api + ", and " + NEEDED + " is needed; update it to 20.10 or newer",
                    null);
        }
        if (taskHistory(context) < SHORTEST_HISTORY) {
            throw new ProvisioningException(
                    "connect to the swarm",
                    "it forgets at once what a task has ended with; run docker swarm update --task-history-limit 5",
                    null);
        }
    }

    /** Whether services can say that their processes get no new privileges. */
    boolean saysNoNewPrivileges(CallContext context) {
        return engine.call("connect to the swarm", context, Session::api).atLeast(WITH_NO_NEW_PRIVILEGES);
    }

    private JsonNode info(CallContext context) {
        return get("look at the engine", "/info", context);
    }

    /** The services of that generation, the oldest first. */
    List<ServiceView> services(Mark mark, CallContext context) {
        return services(labels(mark.labels()), context);
    }

    List<ServiceView> services(Scope scope, CallContext context) {
        return services(labels(scope), context);
    }

    private List<ServiceView> services(List<String> labels, CallContext context) {
        return all("services", Json.filter("label", labels), ServiceView::new, context)
                .sorted(Comparator.comparing(ServiceView::createdAt))
                .toList();
    }

    Optional<ServiceView> service(String name, CallContext context) {
        return find("inspect service " + name, "/services/" + name, context).map(ServiceView::new);
    }

    /** All tasks of all services of that generation, also those that have ended and are not forgotten yet. */
    List<TaskView> tasks(Mark mark, CallContext context) {
        return tasks(labels(mark.labels()), context);
    }

    List<TaskView> tasks(Scope scope, CallContext context) {
        return tasks(labels(scope), context);
    }

    private List<TaskView> tasks(List<String> labels, CallContext context) {
        return all("tasks", Json.filter("label", labels), TaskView::new, context)
                .sorted(Comparator.comparing(TaskView::createdAt))
                .toList();
    }

    /** How many tasks of a slot the swarm remembers, with the one that runs. */
    int taskHistory(CallContext context) {
        return get("look at the swarm", "/swarm", context)
                .path("Spec")
                .path("Orchestration")
                .path("TaskHistoryRetentionLimit")
                .asInt();
    }

    Map<String, NodeView> nodes(CallContext context) {
        return all("nodes", "", NodeView::new, context).collect(Collectors.toMap(NodeView::id, Function.identity()));
    }

    /** @return false if there is one of that name, or its networks were removed a moment ago and are to be made anew */
    boolean create(ServiceRequest request, CallContext context) {
        ObjectNode body = request.json();
        String what = "create service " + request.name();
        return engine.call(what, context, session -> {
            try {
                session.send(
                        EngineRequest.post("/services/create", body.toString()).with(request.registryLogin()));
                return true;
            } catch (ConflictException | NotFoundException exists) {
                return false;
            }
        });
    }

    /** @return false if it was changed by somebody else since it was looked at, or is gone */
    boolean update(ServiceView service, ObjectNode spec, Map<String, String> registryLogin, CallContext context) {
        String path = "/services/" + service.id() + "/update?version=" + service.version();
        return engine.call("update service " + service.name(), context, session -> {
            try {
                session.send(EngineRequest.post(path, spec.toString()).with(registryLogin));
                return true;
            } catch (NotFoundException gone) {
                return false;
            } catch (DockerException refusal) {
                if (EngineWords.of(refusal).contains("update out of sequence")) {
                    return false;
                }
                throw refusal;
            }
        });
    }

    void remove(ServiceView service, CallContext context) {
        delete("remove service " + service.name(), "/services/" + service.id(), context);
    }

    Stream<JsonNode> files(FileStore.Form form, Mark mark, CallContext context) {
        return files(form, labels(mark.labels()), context);
    }

    Stream<JsonNode> files(FileStore.Form form, Scope scope, CallContext context) {
        return files(form, labels(scope), context);
    }

    private Stream<JsonNode> files(FileStore.Form form, List<String> labels, CallContext context) {
        return all(form.path().substring(1), Json.filter("label", labels), Function.identity(), context);
    }

    /** Nothing happens if there is one of that name. */
    void createFile(FileStore.Form form, ObjectNode body, CallContext context) {
        engine.call("create file " + body.path("Name").asText(), context, session -> {
            try {
                return session.send(EngineRequest.post(form.path() + "/create", body.toString()));
            } catch (ConflictException exists) {
                return body;
            }
        });
    }

    void removeFile(FileStore.Form form, String id, CallContext context) {
        delete("remove file " + id, form.path() + "/" + id, context);
    }

    Optional<JsonNode> network(String name, CallContext context) {
        return find("inspect network " + name, "/networks/" + name, context);
    }

    void createNetwork(ObjectNode body, CallContext context) {
        String what = "create network " + body.path("Name").asText();
        engine.call(what, context, session -> {
            try {
                return session.send(EngineRequest.post("/networks/create", body.toString()));
            } catch (ConflictException exists) {
                return body;
            }
        });
    }

    void removeNetwork(String id, CallContext context) {
        delete("remove network " + id, "/networks/" + id, context);
    }

    private JsonNode get(String what, String path, CallContext context) {
        return engine.call(what, context, session -> session.send(EngineRequest.get(path)));
    }

    private Optional<JsonNode> find(String what, String path, CallContext context) {
        return engine.call(what, context, session -> {
            try {
                return Optional.of(session.send(EngineRequest.get(path)));
            } catch (NotFoundException none) {
                return Optional.empty();
            }
        });
    }

    private <T> Stream<T> all(String what, String query, Function<JsonNode, T> view, CallContext context) {
        return Json.each(get("list " + what, "/" + what + query, context)).map(view);
    }

    private void delete(String what, String path, CallContext context) {
        engine.repeatable(what, context, session -> {
            try {
                return session.send(EngineRequest.delete(path));
            } catch (NotFoundException gone) {
                return path;
            }
        });
    }

    private static List<String> labels(Scope scope) {
        return labels(Map.of(Mark.INSTALLATION, scope.installation(), Mark.LINEAGE, scope.lineage()));
    }

    private static List<String> labels(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .toList();
    }
}
