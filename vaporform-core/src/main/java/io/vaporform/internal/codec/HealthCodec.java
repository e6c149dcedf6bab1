package io.vaporform.internal.codec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** The health of an infrastructure to JSON, as monitoring reads it: {@code status}, {@code timestamp} and one word for each of the {@code services}. */
public final class HealthCodec {

    private HealthCodec() {}

    public static String encode(boolean healthy, Instant at, Map<String, String> words) {
        ObjectNode node = Json.object().put("status", healthy ? "healthy" : "unhealthy");
        node.put("timestamp", at.toString());
        ObjectNode services = node.putObject("services");
        words.forEach(services::put);
        return new String(Json.bytes(node), StandardCharsets.UTF_8);
    }
}
