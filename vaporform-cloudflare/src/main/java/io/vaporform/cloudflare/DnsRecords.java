package io.vaporform.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spi.SingleRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Our words for those of Cloudflare, and back. */
final class DnsRecords {

    private static final Set<String> WITH_CONTENT =
            Set.of(Rdata.A, Rdata.AAAA, Rdata.CNAME, Rdata.NS, Rdata.TXT, "PTR");

    /** The parts of those that come in parts. */
    private static final Map<String, List<String>> PARTS = Map.of(
            Rdata.CAA,
            List.of("flags", "tag", "value"),
            Rdata.SRV,
            List.of("priority", "weight", "port", "target"),
            "DS",
            List.of("key_tag", "algorithm", "digest_type", "digest"),
            "SSHFP",
            List.of("algorithm", "type", "fingerprint"),
            "TLSA",
            List.of("usage", "selector", "matching_type", "certificate"));

    static final Set<String> TYPES = types();

    /** Cloudflare's own choice of a time to live, and what that is. */
    private static final long AUTOMATIC = 1;

    private static final Duration AUTOMATICALLY = Duration.ofMinutes(5);

    private DnsRecords() {}

    private static Set<String> types() {
        Set<String> all = new TreeSet<>(WITH_CONTENT);
        all.addAll(PARTS.keySet());
        all.add(Rdata.MX);
        return Set.copyOf(all);
    }

    static ObjectNode json(DomainName name, Duration ttl, Rdata data) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", name.text());
        json.put("type", data.type());
        json.put("ttl", ttl.toSeconds());
        if (data.type().equals(Rdata.MX)) {
            String[] parts = data.text().split(" ", -1);
            return json.put("priority", Integer.parseInt(parts[0])).put("content", parts[1]);
        }
        List<String> names = PARTS.get(data.type());
        if (names == null) {
            return json.put("content", data.text());
        }
        ObjectNode parts = json.putObject("data");
        String[] texts = data.text().split(" ", names.size());
        for (int i = 0; i < names.size(); i++) {
            put(parts, names.get(i), texts[i]);
        }
        return json;
    }

    private static void put(ObjectNode parts, String name, String text) {
        switch (name) {
            case "tag", "target", "digest", "fingerprint", "certificate" -> parts.put(name, text);
            case "value" -> parts.put(name, Rdata.of(Rdata.TXT, text).value());
            default -> parts.put(name, Integer.parseInt(text));
        }
    }

    /** Empty for a record of a name that no {@link DomainName} can be. */
    static Optional<SingleRecord> parse(JsonNode record) {
        Optional<String> special = special(record);
        long ttl = record.path("ttl").asLong();
        return DomainName.parse(record.path("name").asText())
                .map(name -> new SingleRecord(
                        record.path("id").asText(),
                        name,
                        record.path("type").asText(),
                        ttl == AUTOMATIC ? AUTOMATICALLY : Duration.ofSeconds(ttl),
                        special.isPresent() ? Optional.empty() : data(record),
                        special.orElse("data that cannot be said here")));
    }

    /** What is answered otherwise than the record says. */
    private static Optional<String> special(JsonNode record) {
        if (record.path("proxied").asBoolean()) {
            return Optional.of("a record that Cloudflare proxies, and answers with addresses of its own");
        }
        if (record.at("/settings/flatten_cname").asBoolean()) {
            return Optional.of("an alias that Cloudflare flattens");
        }
        return record.path("private_routing").asBoolean()
                ? Optional.of("a record with private routing")
                : Optional.empty();
    }

    private static Optional<Rdata> data(JsonNode record) {
        String type = record.path("type").asText();
        String content = record.path("content").asText();
        if (type.equals(Rdata.MX)) {
            return Rdata.parse(type, record.path("priority").asText() + " " + content);
        }
        List<String> names = PARTS.get(type);
        if (names == null) {
            // Older records have their text without the quotes.
            return type.equals(Rdata.TXT) && !content.startsWith("\"")
                    ? Optional.of(Rdata.txt(content))
                    : Rdata.parse(type, content);
        }
        JsonNode parts = record.path("data");
        return Rdata.parse(
                type,
                names.stream()
                        .map(name -> name.equals("value")
                                ? Rdata.txt(parts.path(name).asText()).text()
                                : parts.path(name).asText())
                        .collect(Collectors.joining(" ")));
    }
}
