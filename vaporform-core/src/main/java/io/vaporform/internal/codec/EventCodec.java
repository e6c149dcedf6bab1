package io.vaporform.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.event.Event;
import io.vaporform.spec.Address;
import io.vaporform.state.Phase;
import io.vaporform.state.Row;
import java.time.Instant;

/** Events to and from the bytes of a row. */
public final class EventCodec {

    private EventCodec() {}

    public static byte[] encode(Event event) {
        ObjectNode node = Json.object()
                .put("id", event.id())
                .put("at", event.at().toString())
                .put("type", event.type().name())
                .put("address", event.address().toString())
                .put("actor", event.actor())
                .put("phase", event.phase().name())
                .put("percent", event.percent());
        Json.textUnlessEmpty(node, "operation", event.operationId());
        Json.textUnlessEmpty(node, "text", event.text());
        return Json.bytes(node);
    }

    public static Event decode(Row row) {
        JsonNode node = Json.parse(row.key(), row.value());
        return new Event(
                node.get("id").textValue(),
                Instant.parse(node.get("at").textValue()),
                Event.Type.valueOf(node.get("type").textValue()),
                Address.parse(node.get("address").textValue()),
                node.path("operation").asText(""),
                node.get("actor").textValue(),
                Phase.valueOf(node.get("phase").textValue()),
                node.get("percent").intValue(),
                node.path("text").asText(""));
    }
}
