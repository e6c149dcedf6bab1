package io.vaporform.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Output;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import java.util.List;

/**
 * Values to and from JSON: a plain literal as a string, everything else as an object with one telling field.
 *
 * @param revealing whether secrets are written as they are; only for the store and for digests
 */
record ValueCodec(boolean revealing) {

    JsonNode encode(Value<?> value) {
        if (value instanceof Value.Literal<?> literal) {
            return literal.value() instanceof Secret secret
                    ? secret(secret)
                    : Json.text(literal.value().toString());
        }
        if (value instanceof Output<?> output) {
            return output(output);
        }
        if (!revealing) {
            return Json.text(Secret.MASK);
        }
        return value instanceof Value.Generated generated ? generated(generated) : format((Value.Format) value);
    }

    private JsonNode secret(Secret secret) {
        return revealing ? Json.object().put("secret", secret.reveal()) : Json.text(Secret.MASK);
    }

    private JsonNode output(Output<?> output) {
        if (!revealing) {
            return Json.text(output.toString());
        }
        ObjectNode node = Json.object().put("output", output.field());
        node.put("kind", output.kind().id()).put("name", output.name());
        if (output.stack() != null) {
            node.put("stack", output.stack());
        }
        if (output.secret()) {
            node.put("isSecret", true);
        }
        return node;
    }

    private JsonNode generated(Value.Generated generated) {
        ObjectNode node = Json.object().put("generated", generated.name());
        if (generated.volume() != null) {
            node.put("volume", generated.volume());
        }
        if (generated.hex()) {
            node.put("hex", true);
        }
        return generated.length() == Value.DEFAULT_GENERATED_LENGTH ? node : node.put("length", generated.length());
    }

    private JsonNode format(Value.Format format) {
        ObjectNode node = Json.object().put("format", format.template());
        Json.list(node, "parts", format.parts(), this::encode);
        return node;
    }

    Value<?> decode(JsonNode node) {
        if (node.isTextual()) {
            return Value.of(node.textValue());
        }
        if (node.has("secret")) {
            return Value.of(Secret.of(node.get("secret").textValue()));
        }
        if (node.has("output")) {
            return new Output<>(
                    Kind.of(node.get("kind").textValue()),
                    node.get("name").textValue(),
                    node.get("output").textValue(),
                    node.path("stack").textValue(),
                    node.path("isSecret").asBoolean());
        }
        if (node.has("generated")) {
            return new Value.Generated(
                    node.get("generated").textValue(),
                    node.path("volume").textValue(),
                    node.path("length").asInt(Value.DEFAULT_GENERATED_LENGTH),
                    node.path("hex").asBoolean());
        }
        List<Value<?>> parts = Json.list(node, "parts", this::decode);
        return new Value.Format(node.get("format").textValue(), parts);
    }
}
