package io.vaporform.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.internal.codec.Json;
import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a store is born with: a random id that all marks carry, the random key of its digests, and whose it is.
 *
 * @param id 16 hexadecimal digits
 * @param installation the owner
 * @param binding of the store when its owner last claimed it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Lineage(String id, byte[] key, String installation, String binding) {

    /** Of the store; a store without one becomes that of {@code installation}. */
    static Lineage of(StateStore store, String installation) {
        while (true) {
            Optional<Row> row = store.read(Keys.LINEAGE);
            if (row.isPresent()) {
                JsonNode node = Json.parse(row.get().key(), row.get().value());
                return new Lineage(
                        node.get("id").textValue(),
                        HexFormat.of().parseHex(node.get("key").textValue()),
                        node.get("installation").textValue(),
                        node.get("binding").textValue());
            }
            Lineage born = new Lineage(HexFormat.of().formatHex(random(8)), random(32), installation, store.binding());
            store.commit(new Batch().put(Keys.LINEAGE, Batch.ABSENT, born.encode()));
        }
    }

    private byte[] encode() {
        ObjectNode node = Json.object().put("id", id).put("key", HexFormat.of().formatHex(key));
        return Json.bytes(node.put("installation", installation).put("binding", binding));
    }

    private static byte[] random(int bytes) {
        byte[] all = new byte[bytes];
        new SecureRandom().nextBytes(all);
        return all;
    }

    /** Why {@code owner} must not write to the store that is bound as {@code now}; empty if it may. */
    Optional<String> foreign(String owner, String now) {
        if (!installation.equals(owner)) {
            return Optional.of("the store belongs to installation '" + installation + "', not to '" + owner
                    + "': it can be read only; open it by installation(\"" + installation
                    + "\"), or take it over by infrastructure.claim() when nobody else works with it");
        }
        if (!binding.equals(now)) {
            return Optional.of(
                    "the store is a copy, or was moved: it was last used as " + binding + " and is now " + now
                            + ": it can be read only, as the original may still be at work on the same things; when it is not,"
                            + " take over by infrastructure.claim()");
        }
        return Optional.empty();
    }

    /** Makes the store that of {@code owner}, where it is now. What was made with it stays its own. */
    void claim(StateStore store, String owner) {
        Lineage claimed = new Lineage(id, key, owner, store.binding());
        boolean written;
        do {
            long revision = store.read(Keys.LINEAGE).map(Row::revision).orElse(Batch.ABSENT);
            written = store.commit(new Batch().put(Keys.LINEAGE, revision, claimed.encode()))
                    .isPresent();
        } while (!written);
    }
}
