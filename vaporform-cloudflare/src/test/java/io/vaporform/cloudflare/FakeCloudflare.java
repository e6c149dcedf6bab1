package io.vaporform.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.spec.Secret;
import io.vaporform.testsupport.PublishedApi;
import io.vaporform.testsupport.VendorDouble;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Cloudflare's zones and records, as its documentation says that they are: a batch is made as one, its deletions first. */
final class FakeCloudflare extends VendorDouble {

    /** Of a free zone. */
    static final int MOST_OF_A_BATCH = 200;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Map<String, String> zones = new LinkedHashMap<>();
    private Map<String, ObjectNode> records = new LinkedHashMap<>();
    private int lastId;

    FakeCloudflare(String... names) {
        super(PublishedApi.read(FakeCloudflare.class, "openapi.json"), "/client/v4");
        for (String name : names) {
            add(name);
        }
    }

    /** A zone; of one name there may be several. */
    String add(String name) {
        String id = id();
        zones.put(id, name);
        return id;
    }

    void remove(String id) {
        zones.remove(id);
    }

    private String id() {
        return String.format("%032x", ++lastId);
    }

    /** Reaches this one. */
    CloudflareDnsBackend.Builder backend() {
        return CloudflareDnsBackend.builder(Secret.of(TOKEN)).url(url());
    }

    /** What somebody else has made. */
    ObjectNode put(String type, String name, String content) {
        ObjectNode record = kept(JSON.objectNode()
                .put("type", type)
                .put("name", name)
                .put("content", content)
                .put("ttl", 300));
        records.put(record.path("id").asText(), record);
        return record;
    }

    /** What somebody else has removed. */
    void remove(ObjectNode record) {
        records.remove(record.path("id").asText());
    }

    Optional<ObjectNode> record(String id) {
        return Optional.ofNullable(records.get(id));
    }

    /** As it is given back: with all fields. */
    private ObjectNode kept(ObjectNode record) {
        record.put("id", id());
        record.put("comment", "").put("proxiable", true);
        record.put("created_on", "2026-01-01T05:20:00.12345Z").put("modified_on", "2026-01-01T05:20:00.12345Z");
        record.putObject("settings");
        record.putObject("meta");
        record.putArray("tags");
        if (!record.has("proxied")) {
            record.put("proxied", false);
        }
        if (!record.has("ttl")) {
            record.put("ttl", 1);
        }
        return formatted(record);
    }

    /** Parts are also given as they stand in a zone's file. */
    private static ObjectNode formatted(ObjectNode record) {
        if (record.path("data").isEmpty()) {
            record.putObject("data");
        } else {
            record.put("content", record.path("data").toString());
        }
        return record;
    }

    @Override
    protected Answer denied() {
        return failure(403, 10000, "Authentication error");
    }

    @Override
    protected Answer answer(Request request) {
        if (request.parts() == 1) {
            String name = request.query().get("name");
            List<ObjectNode> all = zones.entrySet().stream()
                    .map(zone -> json(zone.getKey(), zone.getValue()))
                    .toList();
            return listing(
                    request,
                    all.stream()
                            .filter(zone ->
                                    name == null || zone.path("name").asText().equals(name))
                            .toList(),
                    all.size());
        }
        String zone = zones.get(request.part(1));
        if (zone == null) {
            return failure(404, 7003, "Could not route to /zones/" + request.part(1) + "/dns_records");
        }
        List<ObjectNode> here = records.values().stream()
                .filter(record -> isWithin(record, zone))
                .toList();
        return request.method().equals("GET")
                ? listing(
                        request,
                        here.stream()
                                .filter(record -> isOrAny(request.query().get("name.exact"), record.path("name")))
                                .filter(record -> isOrAny(request.query().get("type"), record.path("type")))
                                .toList(),
                        here.size())
                : batch(zone, request.body());
    }

    private static ObjectNode json(String id, String name) {
        ObjectNode zone = JSON.objectNode().put("id", id).put("name", name).put("development_mode", 0);
        zone.put("created_on", "2026-01-01T05:20:00.12345Z").put("modified_on", "2026-01-01T05:20:00.12345Z");
        zone.put("activated_on", "2026-01-01T05:20:00.12345Z");
        zone.putObject("owner").put("type", "user");
        zone.putObject("account").put("name", "the tests");
        zone.putObject("meta").put("step", 4);
        zone.putArray("name_servers").add("bob.ns.cloudflare.com").add("lola.ns.cloudflare.com");
        zone.putNull("original_name_servers").putNull("original_registrar").putNull("original_dnshost");
        return zone;
    }

    private static boolean isWithin(JsonNode record, String zone) {
        String name = record.path("name").asText();
        return name.equals(zone) || name.endsWith("." + zone);
    }

    private static boolean isOrAny(String wanted, JsonNode is) {
        return wanted == null || is.asText().equals(wanted);
    }

    /** @param total without any search, as it says */
    private static Answer listing(Request request, List<ObjectNode> all, int total) {
        ObjectNode body = success();
        body.set("result", request.page(all, 100));
        body.putObject("result_info").put("page", 1).put("count", all.size()).put("total_count", total);
        return new Answer(200, body);
    }

    private Answer batch(String zone, JsonNode batch) {
        Map<String, ObjectNode> before = records;
        records = new LinkedHashMap<>(before);
        try {
            ObjectNode body = success();
            body.set("result", made(zone, batch));
            return new Answer(200, body);
        } catch (Refusal refused) {
            records = before;
            return failure(400, refused.code, refused.getMessage());
        }
    }

    private JsonNode made(String zone, JsonNode batch) {
        if (batch.valueStream().mapToInt(JsonNode::size).sum() > MOST_OF_A_BATCH) {
            throw new Refusal(81000, "the batch has too many records");
        }
        ObjectNode result = JSON.objectNode();
        batch.path("deletes").forEach(each -> result.withArray("deletes").add(removed(each)));
        for (JsonNode each : batch.path("patches")) {
            ObjectNode patched = removed(each).deepCopy();
            patched.setAll((ObjectNode) each);
            result.withArray("patches").add(checked(zone, formatted(patched)));
        }
        for (JsonNode each : batch.path("posts")) {
            result.withArray("posts").add(checked(zone, kept(((ObjectNode) each).deepCopy())));
        }
        return result;
    }

    private ObjectNode removed(JsonNode named) {
        return Optional.ofNullable(records.remove(named.path("id").asText()))
                .orElseThrow(() -> new Refusal(81044, "Record does not exist."));
    }

    private ObjectNode checked(String zone, ObjectNode record) {
        String type = record.path("type").asText();
        String content = record.path("content").asText();
        if (!isWithin(record, zone)) {
            throw new Refusal(9009, "name is not in the zone");
        }
        if (type.equals("TXT") && (content.isEmpty() || content.equals("\"\""))) {
            throw new Refusal(9021, "Invalid TXT record: empty");
        }
        if (record.path("ttl").asInt() < 60 && record.path("ttl").asInt() != 1) {
            throw new Refusal(9021, "Invalid TTL. Must be between 60 and 86400 seconds, or 1 for Automatic.");
        }
        for (ObjectNode other : records.values()) {
            if (other.path("name").equals(record.path("name"))) {
                checkBeside(zone, record, other);
            }
        }
        records.put(record.path("id").asText(), record);
        return record;
    }

    /** At the top of a zone an alias is flattened, and stands beside all but addresses. */
    private static void checkBeside(String zone, ObjectNode record, ObjectNode other) {
        List<String> types =
                List.of(record.path("type").asText(), other.path("type").asText());
        boolean top = record.path("name").asText().equals(zone);
        if (types.contains("CNAME") && (!top || types.stream().anyMatch(List.of("A", "AAAA")::contains))) {
            throw new Refusal(81053, "An A, AAAA, or CNAME record with that host already exists.");
        }
        if (other.path("type").equals(record.path("type"))
                && other.path("content").equals(record.path("content"))
                && other.path("priority").equals(record.path("priority"))) {
            throw new Refusal(81058, "An identical record already exists.");
        }
    }

    private static ObjectNode success() {
        ObjectNode body = JSON.objectNode().put("success", true);
        body.putArray("errors");
        body.putArray("messages");
        return body;
    }

    private static Answer failure(int status, int code, String message) {
        ObjectNode body = JSON.objectNode().put("success", false).putNull("result");
        body.putArray("errors").addObject().put("code", code).put("message", message);
        body.putArray("messages");
        return new Answer(status, body);
    }

    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final int code;

        Refusal(int code, String message) {
            super(message);
            this.code = code;
        }
    }
}
