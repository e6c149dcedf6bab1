package io.vaporform.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.vaporform.spec.Address;
import io.vaporform.state.Backup;
import io.vaporform.state.Row;
import java.time.Instant;

/** Backups to and from their rows. */
public final class BackupCodec {

    private BackupCodec() {}

    public static byte[] encode(Backup backup) {
        return Json.bytes(Json.object()
                .put("schemaVersion", 1)
                .put("id", backup.id())
                .put("address", backup.address().toString())
                .put("volume", backup.volume().toString())
                .put("begun", backup.begun().toString())
                .put("finished", backup.finished().toString())
                .put("bytes", backup.bytes())
                .put("sha256", backup.sha256())
                .put("cause", backup.cause().name()));
    }

    public static Backup decode(Row row) {
        JsonNode node = Json.parse(row.key(), row.value());
        return new Backup(
                node.get("id").textValue(),
                Address.parse(node.get("address").textValue()),
                Address.parse(node.get("volume").textValue()),
                Instant.parse(node.get("begun").textValue()),
                Instant.parse(node.get("finished").textValue()),
                node.get("bytes").longValue(),
                node.get("sha256").textValue(),
                Backup.Cause.valueOf(node.get("cause").textValue()));
    }
}
