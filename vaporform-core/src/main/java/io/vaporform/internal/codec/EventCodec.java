package io.vaporform.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.event.Event;
import io.vaporform.spec.Address;
import io.vaporform.state.Phase;
import io.vaporform.state.Row;
import java.time.Instant;
import java.util.List;

/** Events of one stack and one commit, to and from the bytes of a row. */
public final class EventCodec {

    private EventCodec() {}

    public static byte[] encode(List<Event> events) {
        ObjectNode node = Json.object();
        Json.list(node, "events", events, EventCodec::node);
        return Json.bytes(node);
    }

    private static JsonNode node(Event event) {
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
        return node;
    }

    /** In their order. */
    public static List<Event> decode(Row row) {
        return Json.list(Json.parse(row.key(), row.value()), "events", EventCodec::event);
    }

    private static Event event(JsonNode node) {
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
