package io.vaporform.hetzner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.spec.Secret;
import io.vaporform.testsupport.PublishedApi;
import io.vaporform.testsupport.VendorDouble;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Hetzner's zones, as its documentation says that they are: a change is accepted first, and made when its action has been asked for twice. */
final class FakeHetzner extends VendorDouble {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final int LOOKS = 2;

    private final Map<String, Map<String, ObjectNode>> zones = new LinkedHashMap<>();
    private final Map<Integer, Action> actions = new HashMap<>();
    private int lastId = 40;

    private record Action(int id, String command, Runnable change, int[] looks) {}

    FakeHetzner(String... names) {
        super(PublishedApi.read(FakeHetzner.class, "openapi.json"), "/v1");
        for (String name : names) {
            zones.put(name, new LinkedHashMap<>());
            put(name, "@", "NS", "hydrogen.ns.hetzner.com.", "oxygen.ns.hetzner.com.");
            put(name, "@", "SOA", "hydrogen.ns.hetzner.com. dns.hetzner.com. 2026113001 86400 10800 3600000 3600");
        }
    }

    /** Reaches this one. */
    HetznerDnsBackend.Builder backend() {
        return HetznerDnsBackend.builder(Secret.of(TOKEN)).url(url());
    }

    /** What somebody else has made, with the zone's time to live. */
    ObjectNode put(String zone, String name, String type, String... values) {
        ObjectNode set = JSON.objectNode().put("name", name).put("type", type).putNull("ttl");
        ArrayNode records = set.putArray("records");
        List.of(values).forEach(value -> records.addObject().put("value", value));
        keep(zone, set);
        return set;
    }

    private void keep(String zone, ObjectNode set) {
        String id = set.path("name").asText() + "/" + set.path("type").asText();
        set.put("id", id).put("zone", 42);
        set.putObject("labels");
        set.putObject("protection").put("change", false);
        zones.get(zone).put(id, set);
    }

    @Override
    protected Answer denied() {
        return error(401, "unauthorized", "unable to authenticate");
    }

    @Override
    protected Answer answer(Request request) {
        if (request.parts() == 1) {
            return listing(
                    "zones",
                    request,
                    zones.keySet().stream().map(FakeHetzner::zone).toList());
        }
        if (request.part(1).equals("actions")) {
            return action(Integer.parseInt(request.part(2)));
        }
        Map<String, ObjectNode> sets = zones.get(request.part(1));
        if (sets == null) {
            return error(404, "not_found", "zone not found");
        }
        if (request.parts() == 2) {
            return new Answer(200, JSON.objectNode().set("zone", zone(request.part(1))));
        }
        if (request.method().equals("GET")) {
            return listing("rrsets", request, matching(sets, request.query()));
        }
        return change(request.part(1), sets, request);
    }

    private static ObjectNode zone(String name) {
        ObjectNode zone = JSON.objectNode();
        zone.put("id", 42)
                .put("name", name)
                .put("created", "2026-01-30T23:55:00Z")
                .put("mode", "primary");
        zone.put("ttl", 3600).put("status", "ok").put("record_count", 2).put("registrar", "hetzner");
        zone.putArray("primary_nameservers");
        zone.putObject("labels");
        zone.putObject("protection").put("delete", false);
        ObjectNode servers = zone.putObject("authoritative_nameservers");
        servers.putArray("assigned").add("hydrogen.ns.hetzner.com.");
        servers.putArray("delegated");
        servers.put("delegation_last_check", "2026-01-30T23:55:00Z").put("delegation_status", "valid");
        return zone;
    }

    private static List<ObjectNode> matching(Map<String, ObjectNode> sets, Map<String, String> query) {
        return sets.values().stream()
                .filter(set -> isOrAny(query.get("name"), set.path("name")))
                .filter(set -> isOrAny(query.get("type"), set.path("type")))
                .toList();
    }

    private static boolean isOrAny(String wanted, JsonNode is) {
        return wanted == null || is.asText().equals(wanted);
    }

    private static Answer listing(String field, Request request, List<ObjectNode> all) {
        ObjectNode body = JSON.objectNode();
        body.set(field, request.page(all, 25));
        ObjectNode pages = body.putObject("meta").putObject("pagination");
        pages.put("page", Integer.parseInt(request.query().getOrDefault("page", "1")));
        pages.put("per_page", Integer.parseInt(request.query().getOrDefault("per_page", "25")));
        pages.putNull("previous_page").putNull("next_page").put("last_page", 1).put("total_entries", all.size());
        return new Answer(200, body);
    }

    private Answer change(String zone, Map<String, ObjectNode> sets, Request request) {
        if (request.parts() == 3) {
            ObjectNode set = ((ObjectNode) request.body()).deepCopy();
            String id = set.path("name").asText() + "/" + set.path("type").asText();
            if (sets.containsKey(id)) {
                return error(409, "uniqueness_error", "an RRSet with that name and type exists");
            }
            return wrong(sets, set).map(why -> error(422, "invalid_input", why)).orElseGet(() -> {
                // It is there at once, and in effect later.
                ObjectNode body = JSON.objectNode();
                keep(zone, set.deepCopy());
                body.set("rrset", sets.remove(id));
                body.set("action", begun("create_rrset", () -> keep(zone, set)));
                return new Answer(201, body);
            });
        }
        String id = request.part(3) + "/" + request.part(4);
        ObjectNode there = sets.get(id);
        if (there == null) {
            return error(404, "not_found", "RRSet not found");
        }
        if (request.method().equals("DELETE")) {
            return new Answer(201, JSON.objectNode().set("action", begun("delete_rrset", () -> sets.remove(id))));
        }
        ObjectNode wanted = there.deepCopy();
        wanted.setAll((ObjectNode) request.body());
        Map<String, ObjectNode> others = new LinkedHashMap<>(sets);
        others.remove(id);
        return wrong(others, wanted)
                .map(why -> error(422, "invalid_input", why))
                .orElseGet(() -> new Answer(
                        201, JSON.objectNode().set("action", begun(request.part(6), () -> sets.put(id, wanted)))));
    }

    private ObjectNode begun(String command, Runnable change) {
        Action action = new Action(++lastId, command, change, new int[1]);
        actions.put(action.id, action);
        return json(action, "running");
    }

    private Answer action(int id) {
        Action action = actions.get(id);
        if (action == null) {
            return error(404, "not_found", "action not found");
        }
        if (++action.looks[0] == LOOKS) {
            action.change.run();
        }
        return new Answer(
                200, JSON.objectNode().set("action", json(action, action.looks[0] < LOOKS ? "running" : "success")));
    }

    private static ObjectNode json(Action action, String status) {
        ObjectNode json = JSON.objectNode();
        json.put("id", action.id).put("command", action.command).put("status", status);
        json.put("progress", status.equals("running") ? 0 : 100).put("started", "2026-01-30T23:55:00Z");
        json.putNull("finished").putNull("error");
        json.putArray("resources").addObject().put("id", 42).put("type", "zone");
        return json;
    }

    private static Optional<String> wrong(Map<String, ObjectNode> others, ObjectNode set) {
        String type = set.path("type").asText();
        List<String> seen = new ArrayList<>();
        for (JsonNode record : set.path("records")) {
            String value = record.path("value").asText();
            if (seen.contains(value)) {
                return Optional.of("records must be distinct");
            }
            seen.add(value);
            if (type.equals("TXT") && !value.matches("\"([^\"\\\\]|\\\\.)*\"( \"([^\"\\\\]|\\\\.)*\")*")) {
                return Optional.of("TXT must be quoted strings");
            }
            if (List.of("CNAME", "MX", "NS", "PTR", "SRV").contains(type) && !value.endsWith(".")) {
                return Optional.of("relative: " + value);
            }
        }
        boolean alone = others.values().stream()
                .filter(other -> other.path("name").equals(set.path("name")))
                .noneMatch(other ->
                        type.equals("CNAME") || other.path("type").asText().equals("CNAME"));
        return alone ? Optional.empty() : Optional.of("a CNAME cannot have other records beside it");
    }

    private static Answer error(int status, String code, String message) {
        ObjectNode body = JSON.objectNode();
        body.putObject("error").put("code", code).put("message", message).putObject("details");
        return new Answer(status, body);
    }
}
