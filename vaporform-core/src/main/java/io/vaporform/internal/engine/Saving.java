package io.vaporform.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.vaporform.internal.codec.Json;
import io.vaporform.spec.Address;
import io.vaporform.state.Backup;
import io.vaporform.state.Row;
import java.time.Instant;

/**
 * A backup that is being made: noted before anything is written, and as long as it is there nobody else makes one of the same deployment.
 *
 * @param session who makes it
 */
record Saving(String id, Address address, Address volume, Instant begun, Backup.Cause cause, String session) {

    byte[] encode() {
        return Json.bytes(Json.object()
                .put("id", id)
                .put("address", address.toString())
                .put("volume", volume.toString())
                .put("begun", begun.toString())
                .put("cause", cause.name())
                .put("session", session));
    }

    static Saving decode(Row row) {
        JsonNode node = Json.parse(row.key(), row.value());
        return new Saving(
                node.get("id").textValue(),
                Address.parse(node.get("address").textValue()),
                Address.parse(node.get("volume").textValue()),
                Instant.parse(node.get("begun").textValue()),
                Backup.Cause.valueOf(node.get("cause").textValue()),
                node.get("session").textValue());
    }
}
