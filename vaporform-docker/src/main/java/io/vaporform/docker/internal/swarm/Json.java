package io.vaporform.docker.internal.swarm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Writes and compares what is sent to the engine. */
final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode texts(Collection<String> all) {
        ArrayNode array = MAPPER.createArrayNode();
        all.forEach(array::add);
        return array;
    }

    static ObjectNode texts(Map<String, String> all) {
        ObjectNode object = object();
        all.forEach(object::put);
        return object;
    }

    static Map<String, String> map(JsonNode object) {
        Map<String, String> map = new HashMap<>();
        object.properties()
                .forEach(field -> map.put(field.getKey(), field.getValue().asText()));
        return map;
    }

    static Stream<JsonNode> each(JsonNode array) {
        return Stream.iterate(0, i -> i < array.size(), i -> i + 1).map(array::get);
    }

    /** A query's value for the engine's lists. */
    static String filter(String field, List<String> values) {
        ObjectNode filters = object();
        filters.set(field, texts(values));
        return "?filters=" + URLEncoder.encode(filters.toString(), UTF_8);
    }

    /**
     * The fields, with their paths, that {@code seen} has otherwise than {@code asked}, or not at all. What {@code seen} has besides, such as defaults, is no difference.
     */
    static List<String> differences(JsonNode asked, JsonNode seen) {
        return differences("", asked, seen).toList();
    }

    private static Stream<String> differences(String path, JsonNode asked, JsonNode seen) {
        if (asked.isObject()) {
            return asked.properties().stream()
                    .flatMap(field -> differences(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                            field.getValue(),
                            seen.path(field.getKey())));
        }
        if (asked.isArray() && asked.size() == seen.size()) {
            return Stream.iterate(0, i -> i < asked.size(), i -> i + 1)
                    .flatMap(i -> differences(path + "[" + i + "]", asked.get(i), seen.get(i)));
        }
        return isSame(asked, seen) ? Stream.empty() : Stream.of(path);
    }

    /** The engine leaves out what is false, 0 or empty. */
    private static boolean isSame(JsonNode asked, JsonNode seen) {
        boolean nothing =
                asked.isContainerNode() ? asked.isEmpty() : asked.asText().matches("|0|false");
        boolean equal = asked.asText().equals(seen.asText()) && asked.size() == seen.size();
        boolean absent = nothing && (seen.isMissingNode() || seen.isNull());
        return equal || absent;
    }
}
