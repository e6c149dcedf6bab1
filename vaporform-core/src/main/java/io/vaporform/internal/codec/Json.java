package io.vaporform.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.error.VaporformException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The few steps to and from JSON that the codecs share. Fields are written in the order of the code, so equal things give equal bytes. */
public final class Json {

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static byte[] bytes(JsonNode node) {
        try {
            return Trees.write(node);
        } catch (IOException impossible) {
            throw new IllegalStateException("memory can always be written", impossible);
        }
    }

    public static String pretty(JsonNode node) {
        return node.toPrettyString();
    }

    /** @throws VaporformException naming the row, if it is no JSON object */
    public static JsonNode parse(String key, byte[] bytes) {
        try {
            JsonNode node = Trees.read(bytes);
            if (node.isObject()) {
                return node;
            }
            throw unreadable(key, "it is no JSON object", null);
        } catch (IOException corrupted) {
            throw unreadable(key, "it is no JSON", null);
        }
    }

    /** Says which row is corrupted. What stands in a row may be secret, and Jackson's messages quote it: they are left out. */
    static VaporformException unreadable(String key, String why, @Nullable Throwable cause) {
        return new VaporformException(
                "the stored row '" + key + "' cannot be read (" + why + "); restore it from a backup of the store",
                cause);
    }

    public static <T> void list(ObjectNode node, String field, Collection<T> all, Function<T, JsonNode> encode) {
        if (!all.isEmpty()) {
            ArrayNode array = node.putArray(field);
            all.forEach(each -> array.add(encode.apply(each)));
        }
    }

    static <T> List<T> list(JsonNode node, String field, Function<JsonNode, T> decode) {
        List<T> all = new ArrayList<>();
        node.path(field).forEach(each -> all.add(decode.apply(each)));
        return all;
    }

    static <T> void optional(ObjectNode node, String field, Optional<T> value, Function<T, JsonNode> encode) {
        value.ifPresent(some -> node.set(field, encode.apply(some)));
    }

    static <T> Optional<T> optional(JsonNode node, String field, Function<JsonNode, T> decode) {
        return Optional.ofNullable(node.get(field)).map(decode);
    }

    /** Of a field that holds texts. */
    public static List<String> texts(JsonNode node, String field) {
        return list(node, field, JsonNode::textValue);
    }

    public static JsonNode text(String text) {
        return JsonNodeFactory.instance.textNode(text);
    }

    static JsonNode number(long number) {
        return JsonNodeFactory.instance.numberNode(number);
    }

    static void textUnlessEmpty(ObjectNode node, String field, String text) {
        if (!text.isEmpty()) {
            node.put(field, text);
        }
    }
}
