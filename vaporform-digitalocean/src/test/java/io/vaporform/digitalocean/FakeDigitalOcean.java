package io.vaporform.digitalocean;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.spec.Secret;
import io.vaporform.testsupport.PublishedApi;
import io.vaporform.testsupport.VendorDouble;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** DigitalOcean's domains, as its documentation and those who use it say that they are. */
final class FakeDigitalOcean extends VendorDouble {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Map<String, List<ObjectNode>> domains = new LinkedHashMap<>();
    private int lastId = 1000;

    FakeDigitalOcean(String... names) {
        super(PublishedApi.read(FakeDigitalOcean.class, "openapi.json"), "");
        for (String name : names) {
            domains.put(name, new ArrayList<>());
            for (int i = 1; i <= 3; i++) {
                put(name, "NS", "@", "ns" + i + ".digitalocean.com");
            }
            put(name, "SOA", "@", "1800");
        }
    }

    /** Reaches this one. */
    DigitalOceanDnsBackend.Builder backend() {
        return DigitalOceanDnsBackend.builder(Secret.of(TOKEN)).url(url());
    }

    /** What somebody else has made, as it is given back. */
    ObjectNode put(String domain, String type, String name, String data) {
        ObjectNode record =
                JSON.objectNode().put("type", type).put("name", name).put("data", data);
        record.put("ttl", 1800);
        domains.get(domain).add(kept(record));
        return record;
    }

    /** What somebody else has removed. */
    void remove(String domain, String type, String name) {
        domains.get(domain)
                .removeIf(record -> record.path("type").asText().equals(type)
                        && record.path("name").asText().equals(name));
    }

    /** As it is given back: with all fields. */
    private ObjectNode kept(ObjectNode record) {
        record.put("id", ++lastId);
        for (String field : List.of("priority", "port", "weight", "flags", "tag")) {
            if (!record.has(field)) {
                record.putNull(field);
            }
        }
        return record;
    }

    @Override
    protected Answer denied() {
        return error(401, "unauthorized", "Unable to authenticate you");
    }

    @Override
    protected Answer answer(Request request) {
        if (request.parts() == 2) {
            List<ObjectNode> all = domains.keySet().stream()
                    .map(name ->
                            JSON.objectNode().put("name", name).put("ttl", 1800).putNull("zone_file"))
                    .toList();
            return listing("domains", request, all);
        }
        String domain = request.part(2);
        if (!domains.containsKey(domain)) {
            return error(404, "not_found", "The resource you were accessing could not be found.");
        }
        return switch (request.method()) {
            case "GET" ->
                request.parts() == 3
                        ? new Answer(
                                200,
                                JSON.objectNode()
                                        .set("domain", JSON.objectNode().put("name", domain)))
                        : listing("domain_records", request, matching(domain, request.query()));
            case "POST" -> create(domain, (ObjectNode) request.body());
            default -> change(domain, request);
        };
    }

    private List<ObjectNode> matching(String domain, Map<String, String> query) {
        String name = query.get("name");
        String type = query.get("type");
        return domains.get(domain).stream()
                .filter(record -> type == null || record.path("type").asText().equals(type))
                .filter(record -> name == null || absolute(record, domain).equals(name))
                .toList();
    }

    private static String absolute(JsonNode record, String domain) {
        String name = record.path("name").asText();
        return name.equals("@") ? domain : name + "." + domain;
    }

    private static Answer listing(String field, Request request, List<ObjectNode> all) {
        ArrayNode page = request.page(all, 20);
        ObjectNode body = JSON.objectNode();
        body.set(field, page);
        body.putObject("links");
        body.putObject("meta").put("total", all.size());
        return new Answer(200, body);
    }

    private Answer create(String domain, ObjectNode record) {
        Optional<String> wrong = wrong(domain, record, Optional.empty());
        if (wrong.isPresent()) {
            return error(422, "unprocessable_entity", wrong.get());
        }
        ObjectNode kept = kept(stored(domain, record));
        domains.get(domain).add(kept);
        return new Answer(201, JSON.objectNode().set("domain_record", kept));
    }

    private Answer change(String domain, Request request) {
        Optional<ObjectNode> there = domains.get(domain).stream()
                .filter(record -> record.path("id").asText().equals(request.part(4)))
                .findFirst();
        if (there.isEmpty()) {
            return error(404, "not_found", "The resource you were accessing could not be found.");
        }
        if (request.body() == null) {
            domains.get(domain).remove(there.get());
            return new Answer(204, null);
        }
        ObjectNode wanted = there.get().deepCopy();
        wanted.setAll((ObjectNode) request.body());
        Optional<String> wrong = wrong(domain, wanted, there);
        if (wrong.isPresent()) {
            return error(422, "unprocessable_entity", wrong.get());
        }
        there.get().setAll(stored(domain, wanted));
        return new Answer(200, JSON.objectNode().set("domain_record", there.get()));
    }

    /** Without the dot that is asked for. */
    private static ObjectNode stored(String domain, ObjectNode record) {
        String data = record.path("data").asText();
        boolean isName = List.of("CNAME", "MX", "NS", "SRV", "CAA")
                .contains(record.path("type").asText());
        String bare = isName && data.endsWith(".") ? data.substring(0, data.length() - 1) : data;
        return record.put("data", bare.equals(domain) ? "@" : bare);
    }

    private Optional<String> wrong(String domain, ObjectNode record, Optional<ObjectNode> itself) {
        String type = record.path("type").asText();
        String data = record.path("data").asText();
        if (record.path("ttl").asInt() < 30) {
            return Optional.of("TTL must be greater than or equal to 30");
        }
        if (List.of("CNAME", "MX", "NS", "SRV", "CAA").contains(type) && !data.endsWith(".")) {
            return Optional.of("Data needs to end with a dot (.)");
        }
        if (type.equals("TXT") && (data.isEmpty() || data.contains("\\") || data.length() > 512)) {
            return Optional.of("Data is not a valid text");
        }
        boolean alone = domains.get(domain).stream()
                .filter(other -> itself.isEmpty() || other != itself.get())
                .filter(other -> other.path("name").equals(record.path("name")))
                .noneMatch(other ->
                        type.equals("CNAME") || other.path("type").asText().equals("CNAME"));
        return alone ? Optional.empty() : Optional.of("CNAME records cannot share a name with other records");
    }

    private static Answer error(int status, String id, String message) {
        return new Answer(status, JSON.objectNode().put("id", id).put("message", message));
    }
}
