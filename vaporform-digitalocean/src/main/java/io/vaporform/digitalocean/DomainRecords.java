package io.vaporform.digitalocean;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spi.SingleRecord;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Our words for those of DigitalOcean, and back. */
final class DomainRecords {

    static final Set<String> TYPES =
            Set.of(Rdata.A, Rdata.AAAA, Rdata.CAA, Rdata.CNAME, Rdata.MX, Rdata.NS, Rdata.SRV, Rdata.TXT);

    /** The zone's own name, of a record and in its data. */
    private static final String ZONE = "@";

    private DomainRecords() {}

    static ObjectNode json(DomainName zone, DomainName name, Duration ttl, Rdata data) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", data.type());
        json.put("name", name.relativeTo(zone));
        json.put("ttl", ttl.toSeconds());
        String[] parts = data.absolute().split(" ", -1);
        switch (data.type()) {
            case Rdata.MX -> json.put("priority", Integer.parseInt(parts[0])).put("data", parts[1]);
            case Rdata.SRV ->
                json.put("priority", Integer.parseInt(parts[0]))
                        .put("weight", Integer.parseInt(parts[1]))
                        .put("port", Integer.parseInt(parts[2]))
                        .put("data", parts[3]);
            // The dot is asked for, and not given back.
            case Rdata.CAA ->
                json.put("flags", Integer.parseInt(parts[0]))
                        .put("tag", parts[1])
                        .put(
                                "data",
                                Rdata.of(Rdata.TXT, data.text().split(" ", 3)[2])
                                                .value() + ".");
            case Rdata.TXT -> json.put("data", data.value());
            default -> json.put("data", data.absolute());
        }
        return json;
    }

    /** Empty for a record of a name that no {@link DomainName} can be. */
    static Optional<SingleRecord> parse(JsonNode record, DomainName zone) {
        String name = record.path("name").asText();
        return DomainName.parse(name.equals(ZONE) ? zone.text() : name + "." + zone)
                .map(found -> new SingleRecord(
                        record.path("id").asText(),
                        found,
                        record.path("type").asText(),
                        Duration.ofSeconds(record.path("ttl").asLong()),
                        data(record, zone),
                        "data that cannot be said here"));
    }

    private static Optional<Rdata> data(JsonNode record, DomainName zone) {
        String type = record.path("type").asText();
        String data = record.path("data").asText();
        return switch (type) {
            case Rdata.MX -> Rdata.parse(type, record.path("priority").asText() + " " + host(data, zone));
            case Rdata.SRV ->
                Rdata.parse(
                        type,
                        record.path("priority").asText() + " "
                                + record.path("weight").asText() + " "
                                + record.path("port").asText() + " " + host(data, zone));
            case Rdata.CAA ->
                Rdata.parse(
                        type,
                        record.path("flags").asText() + " " + record.path("tag").asText() + " "
                                + Rdata.txt(data).text());
            case Rdata.TXT -> Optional.of(Rdata.txt(data));
            case Rdata.CNAME, Rdata.NS -> Rdata.parse(type, host(data, zone));
            default -> Rdata.parse(type, data);
        };
    }

    private static String host(String data, DomainName zone) {
        return data.equals(ZONE) ? zone.text() : data;
    }
}
