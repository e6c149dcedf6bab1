package io.vaporform.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.vaporform.internal.codec.Json;
import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a store is born with: a random id that all marks carry, and the random key of its digests.
 *
 * @param id 16 hexadecimal digits
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Lineage(String id, byte[] key) {

    static Lineage of(StateStore store) {
        while (true) {
            Optional<Row> row = store.read(Keys.LINEAGE);
            if (row.isPresent()) {
                JsonNode node = Json.parse(row.get().key(), row.get().value());
                return new Lineage(
                        node.get("id").textValue(),
                        HexFormat.of().parseHex(node.get("key").textValue()));
            }
            store.commit(new Batch()
                    .put(
                            Keys.LINEAGE,
                            Batch.ABSENT,
                            Json.bytes(Json.object().put("id", random(8)).put("key", random(32)))));
        }
    }

    private static String random(int bytes) {
        byte[] all = new byte[bytes];
        new SecureRandom().nextBytes(all);
        return HexFormat.of().formatHex(all);
    }
}
