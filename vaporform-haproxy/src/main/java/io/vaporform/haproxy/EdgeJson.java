package io.vaporform.haproxy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.error.ProvisioningException;
import io.vaporform.plan.SpecJson;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Member;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lines of an {@link EdgeJournal}. */
final class EdgeJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private EdgeJson() {}

    static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException broken) {
            throw new ProvisioningException(
                    "read what is kept of HAProxy",
                    "a line is no JSON, at column " + broken.getLocation().getColumnNr(),
                    null);
        }
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    private static ObjectNode marked(Mark mark, Instant createdAt) {
        ObjectNode node = object();
        ObjectNode labels = node.putObject("mark");
        mark.labels().forEach(labels::put);
        return node.put("createdAt", createdAt.toString());
    }

    private static Mark mark(JsonNode node) {
        Map<String, String> labels = new HashMap<>();
        node.get("mark")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().textValue()));
        return Mark.from(labels)
                .orElseThrow(() -> new ProvisioningException(
                        "read what is kept of HAProxy", "a line has a mark that is none: " + labels, null));
    }

    private static Instant createdAt(JsonNode node) {
        return Instant.parse(node.get("createdAt").textValue());
    }

    static ObjectNode write(EdgeBalancer balancer) {
        ObjectNode node = marked(balancer.mark(), balancer.createdAt());
        node.put("spec", SpecJson.write(balancer.spec()));
        balancer.ports().forEach(node.putArray("ports")::add);
        balancer.pools().forEach(node.putObject("pools")::put);
        return node;
    }

    static EdgeBalancer balancer(JsonNode node) {
        List<Integer> ports = new ArrayList<>();
        node.get("ports").forEach(port -> ports.add(port.intValue()));
        Map<String, Integer> pools = new HashMap<>();
        node.get("pools")
                .properties()
                .forEach(pool -> pools.put(pool.getKey(), pool.getValue().intValue()));
        return new EdgeBalancer(
                mark(node),
                createdAt(node),
                (LoadBalancerSpec) SpecJson.read(node.get("spec").textValue()),
                ports,
                pools);
    }

    /** Without its members. */
    static ObjectNode write(EdgeRoute route) {
        ObjectNode node = marked(route.mark(), route.createdAt());
        node.put("spec", SpecJson.write(route.spec())).put("slot", route.slot());
        route.next().ifPresent(next -> node.put("next", next));
        return node;
    }

    /** Without its members. */
    static EdgeRoute route(JsonNode node) {
        return new EdgeRoute(
                mark(node),
                createdAt(node),
                (RouteSpec) SpecJson.read(node.get("spec").textValue()),
                node.get("slot").textValue(),
                Optional.ofNullable(node.path("next").textValue()),
                Map.of());
    }

    static void write(ObjectNode line, List<EdgeMember> members) {
        var all = line.putArray("members");
        members.forEach(member -> {
            ObjectNode node = all.addObject()
                    .put("name", member.name())
                    .put("state", member.state().name());
            var endpoints = node.putArray("endpoints");
            member.endpoints().forEach(endpoint -> endpoints
                    .addObject()
                    .put("port", endpoint.port())
                    .put("host", endpoint.host())
                    .put("number", endpoint.number()));
        });
    }

    static List<EdgeMember> members(JsonNode line) {
        List<EdgeMember> all = new ArrayList<>();
        line.get("members").forEach(node -> {
            List<Endpoint> endpoints = new ArrayList<>();
            node.get("endpoints")
                    .forEach(endpoint -> endpoints.add(new Endpoint(
                            endpoint.get("port").textValue(),
                            From.HOST,
                            endpoint.get("host").textValue(),
                            endpoint.get("number").intValue())));
            all.add(new EdgeMember(
                    node.get("name").textValue(),
                    Member.State.valueOf(node.get("state").textValue()),
                    endpoints));
        });
        return all;
    }
}
