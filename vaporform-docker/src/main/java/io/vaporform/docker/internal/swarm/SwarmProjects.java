package io.vaporform.docker.internal.swarm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.docker.internal.Names;
import io.vaporform.docker.internal.Projects;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Mark;
import io.vaporform.spi.ProjectSupport;
import io.vaporform.spi.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The overlay networks of each project, which those of other projects do not reach: one with a way out, and, once something asks for it, an internal one. Their addresses are the
 * swarm's choice, from the pool that it was made with.
 */
record SwarmProjects(Cluster cluster, String prefix) implements ProjectSupport {

    @Override
    public void open(String project, ApplyContext context) {
        cluster.require(context);
        open(outer(project, context.scope()), project, false, context);
    }

    /** The ids of the networks that a deployment is in: its own, and, if that is not internal, the internal one too, where there is one. */
    List<String> networksOf(Mark mark, boolean internal, ApplyContext context) {
        String project = mark.address().project();
        String inner = internal(project, context.scope());
        if (internal) {
            return List.of(open(inner, project, true, context));
        }
        String outer = open(outer(project, context.scope()), project, false, context);
        return cluster.network(inner, context).isPresent()
                ? List.of(outer, open(inner, project, true, context))
                : List.of(outer);
    }

    /** Both by their names: nothing has to be noted to find them. */
    @Override
    public void close(String project, ApplyContext context) {
        // Without a leader, a manager says of every network that there is none; of nodes it says that it does not know.
        cluster.nodes(context);
        close(internal(project, context.scope()), project, context);
        close(outer(project, context.scope()), project, context);
    }

    /** @return its id */
    private String open(String name, String project, boolean internal, CallContext context) {
        Map<String, String> labels = Projects.labels(project, context.scope());
        Optional<JsonNode> there = cluster.network(name, context);
        if (there.isEmpty()) {
            cluster.createNetwork(request(name, internal, labels), context);
            there = cluster.network(name, context);
        }
        JsonNode network = there.orElseThrow(
                () -> new ProvisioningException("open network " + name, "it was made, and is not there", null));
        requireOurs(network, labels);
        return network.path("Id").asText();
    }

    private static ObjectNode request(String name, boolean internal, Map<String, String> labels) {
        ObjectNode request = Json.object();
        request.put("Name", name);
        request.put("Driver", "overlay");
        request.put("Scope", "swarm");
        request.put("Internal", internal);
        request.put("CheckDuplicate", true);
        request.set("Labels", Json.texts(labels));
        return request;
    }

    private void close(String name, String project, CallContext context) {
        cluster.network(name, context).ifPresent(network -> {
            requireOurs(network, Projects.labels(project, context.scope()));
            cluster.removeNetwork(network.path("Id").asText(), context);
        });
    }

    /** Another name than that of a bridge of the same project, as the engine of a manager may be used for both. */
    private String outer(String project, Scope scope) {
        return Names.network(prefix, scope.installation(), scope.lineage(), project) + "-swarm";
    }

    private String internal(String project, Scope scope) {
        return outer(project, scope) + "-internal";
    }

    private static void requireOurs(JsonNode network, Map<String, String> labels) {
        if (!labels.equals(Json.map(network.path("Labels")))) {
            throw new ProvisioningException(
                    "open network " + network.path("Name").asText(),
                    "there is a network of that name that is not ours; remove it, or choose another network prefix",
                    null);
        }
    }
}
