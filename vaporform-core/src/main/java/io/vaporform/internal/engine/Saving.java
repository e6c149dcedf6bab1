package io.vaporform.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.vaporform.internal.codec.Json;
import io.vaporform.spec.Address;
import io.vaporform.state.Row;
import java.time.Instant;

/**
 * A backup that is being made: noted before anything is written, and as long as it is there nobody else makes one of the same deployment.
 *
 * @param session who makes it
 */
record Saving(String id, Address address, Address volume, Instant begun, boolean automatic, String session) {

    byte[] encode() {
        return Json.bytes(Json.object()
                .put("id", id)
                .put("address", address.toString())
                .put("volume", volume.toString())
                .put("begun", begun.toString())
                .put("automatic", automatic)
                .put("session", session));
    }

    static Saving decode(Row row) {
        JsonNode node = Json.parse(row.key(), row.value());
        return new Saving(
                node.get("id").textValue(),
                Address.parse(node.get("address").textValue()),
                Address.parse(node.get("volume").textValue()),
                Instant.parse(node.get("begun").textValue()),
                node.get("automatic").booleanValue(),
                node.get("session").textValue());
    }
}
