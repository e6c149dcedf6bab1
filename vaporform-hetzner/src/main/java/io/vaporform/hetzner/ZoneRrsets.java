package io.vaporform.hetzner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.ZoneContents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Our words for those of Hetzner, which are nearly those of a zone's file, and back. */
final class ZoneRrsets {

    /** All that the API names, but for SOA. */
    static final Set<String> TYPES = Set.of(
            "A", "AAAA", "CAA", "CNAME", "DS", "HINFO", "HTTPS", "MX", "NS", "PTR", "RP", "SRV", "SVCB", "TLSA", "TXT");

    /** Those that end with a name. */
    private static final Set<String> WITH_NAME = Set.of("CNAME", "MX", "NS", "PTR", "SRV");

    private static final String ZONE = "@";

    private ZoneRrsets() {}

    static ObjectNode json(DomainName zone, Rrset set) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", set.name().relativeTo(zone));
        json.put("type", set.type());
        json.put("ttl", set.ttl().toSeconds());
        json.set("records", values(set));
        return json;
    }

    static ArrayNode values(Rrset set) {
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        set.data().forEach(data -> values.addObject().put("value", data.absolute()));
        return values;
    }

    /**
     * Empty if no {@link Rrset} can say it.
     *
     * @param ttl of a set that has none of its own
     */
    static Optional<Rrset> parse(JsonNode set, DomainName zone, Duration ttl) {
        String type = set.path("type").asText();
        List<Rdata> data = new ArrayList<>();
        set.path("records").forEach(record -> Rdata.parse(
                        type, absolute(type, record.path("value").asText(), zone))
                .ifPresent(data::add));
        if (data.isEmpty() || data.size() < set.path("records").size()) {
            return Optional.empty();
        }
        Duration own = set.path("ttl").isNull()
                ? ttl
                : Duration.ofSeconds(set.path("ttl").asLong());
        return name(set, zone).map(found -> new Rrset(found, own, data));
    }

    /** What is there, if no {@link Rrset} can say it; empty for the zone's own SOA. */
    static Optional<ZoneContents.Other> other(JsonNode set, DomainName zone) {
        String type = set.path("type").asText();
        return type.equals("SOA")
                ? Optional.empty()
                : name(set, zone).map(name -> new ZoneContents.Other(name, type, "data that cannot be said here"));
    }

    private static Optional<DomainName> name(JsonNode set, DomainName zone) {
        String name = set.path("name").asText();
        return DomainName.parse(name.equals(ZONE) ? zone.text() : name + "." + zone);
    }

    /** As in a zone's file, a name without a dot at its end is below the zone's own. */
    private static String absolute(String type, String value, DomainName zone) {
        if (!WITH_NAME.contains(type) || value.endsWith(".")) {
            return value;
        }
        return value.endsWith(ZONE) ? value.substring(0, value.length() - ZONE.length()) + zone : value + "." + zone;
    }
}
