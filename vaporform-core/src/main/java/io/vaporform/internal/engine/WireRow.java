package io.vaporform.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.internal.codec.Json;
import io.vaporform.state.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of where a certificate is shown, in the row that is due when it is looked again. Immutable.
 *
 * @param serial of the certificate that is to be shown
 * @param since when it is waited for that it is; empty once it was seen
 * @param wrong where something else was seen
 * @param told whether somebody was told of that
 */
record WireRow(String serial, Optional<Instant> since, List<String> wrong, boolean told) {

    /** Of one that was stored now. */
    static WireRow fresh(String serial, Instant now) {
        return new WireRow(serial, Optional.of(now), List.of(), false);
    }

    WireRow seen() {
        return new WireRow(serial, Optional.empty(), List.of(), false);
    }

    WireRow notSeen(Instant from, List<String> places, boolean isTold) {
        return new WireRow(serial, Optional.of(from), places, isTold);
    }

    ObjectNode encode() {
        ObjectNode node = Json.object().put("serial", serial).put("told", told);
        Json.list(node, "wrong", wrong, Json::text);
        since.ifPresent(from -> node.put("since", from.toString()));
        return node;
    }

    static WireRow of(Row row) {
        JsonNode node = Json.parse(row.key(), row.value());
        return new WireRow(
                node.get("serial").textValue(),
                Optional.ofNullable(node.path("since").textValue()).map(Instant::parse),
                Json.texts(node, "wrong"),
                node.path("told").booleanValue());
    }
}
