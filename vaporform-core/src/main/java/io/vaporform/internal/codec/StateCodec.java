package io.vaporform.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.error.VaporformException;
import io.vaporform.spec.Address;
import io.vaporform.spec.DriftPolicy;
import io.vaporform.spec.Spec;
import io.vaporform.spi.Cause;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.state.Intent;
import io.vaporform.state.Life;
import io.vaporform.state.Making;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import io.vaporform.state.Wanted;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Resource states to and from the bytes of a row. */
public final class StateCodec {

    /** Grows when an older library could not read a row any more. */
    private static final int SCHEMA_VERSION = 2;

    private StateCodec() {}

    public static byte[] encode(ResourceState state) {
        ObjectNode node = Json.object().put("schemaVersion", SCHEMA_VERSION);
        node.put("phase", state.phase().name());
        Optional<Spec> wanted = state.wanted().map(Wanted::spec);
        Json.optional(node, "wanted", state.wanted(), StateCodec::wanted);
        Json.optional(node, "applied", state.applied(), life -> life(life, wanted));
        Json.optional(node, "next", state.next(), making -> making(making, wanted));
        Json.list(node, "retiring", state.retiring(), life -> life(life, wanted));
        node.put("lastGeneration", state.lastGeneration());
        Json.optional(node, "intent", state.intent(), StateCodec::intent);
        Json.textUnlessEmpty(node, "note", state.note());
        Json.textUnlessEmpty(node, "failedInputs", state.failedInputs());
        Json.optional(node, "recheckAt", state.recheckAt(), at -> Json.text(at.toString()));
        return Json.bytes(node);
    }

    /**
     * A state as it was read.
     *
     * @param newer whether a newer library wrote it, of which something may be lost here
     */
    public record Decoded(ResourceState state, boolean newer) {}

    /** @throws VaporformException if the row is not readable */
    public static Decoded decode(Address address, Row row) {
        JsonNode node = Json.parse(row.key(), row.value());
        boolean newer = node.path("schemaVersion").intValue() > SCHEMA_VERSION;
        try {
            return new Decoded(decode(address, node), newer);
        } catch (RuntimeException unknown) {
            if (newer) {
                throw new VaporformException("the row '" + row.key() + "' has schema version "
                        + node.path("schemaVersion").intValue() + ", and this library reads " + SCHEMA_VERSION
                        + "; use the newer library that wrote it");
            }
            throw Json.unreadable(row.key(), "a field is missing or has a value that is not known", unknown);
        }
    }

    private static ResourceState decode(Address address, JsonNode node) {
        Optional<Wanted> wanted = Json.optional(node, "wanted", StateCodec::wanted);
        Optional<Spec> spec = wanted.map(Wanted::spec);
        return new ResourceState(
                address,
                Phase.valueOf(node.get("phase").textValue()),
                wanted,
                Json.optional(node, "applied", life -> life(life, spec)),
                Json.optional(node, "next", making -> making(making, spec)),
                Json.list(node, "retiring", life -> life(life, spec)),
                node.get("lastGeneration").longValue(),
                Json.optional(node, "intent", StateCodec::intent),
                node.path("note").asText(""),
                node.path("failedInputs").asText(""),
                Json.optional(node, "recheckAt", at -> Instant.parse(at.textValue())));
    }

    private static JsonNode wanted(Wanted wanted) {
        ObjectNode node = Json.object().put("source", wanted.source());
        if (wanted.protect()) {
            node.put("protect", true);
        }
        Json.list(node, "overrides", wanted.overrides(), StateCodec::override);
        Json.optional(node, "drift", wanted.drift(), policy -> Json.text(policy.name()));
        return node.set("spec", SpecCodec.REVEALING.encode(wanted.spec()));
    }

    private static Wanted wanted(JsonNode node) {
        return new Wanted(
                SpecCodec.REVEALING.decode(node.get("spec")),
                node.get("source").textValue(),
                node.path("protect").asBoolean(),
                Json.list(node, "overrides", StateCodec::override),
                Json.optional(node, "drift", policy -> DriftPolicy.valueOf(policy.textValue())));
    }

    private static JsonNode override(Wanted.DirectChange override) {
        return Json.object()
                .put("path", override.path())
                .put("value", override.value())
                .put("actor", override.actor())
                .put("at", override.at().toString());
    }

    private static Wanted.DirectChange override(JsonNode node) {
        return new Wanted.DirectChange(
                node.get("path").textValue(),
                node.get("value").textValue(),
                node.get("actor").textValue(),
                Instant.parse(node.get("at").textValue()));
    }

    /** Mostly its spec is what is wanted, to the letter: then it is not written twice. */
    private static JsonNode life(Life life, Optional<Spec> wanted) {
        ObjectNode node = Json.object().put("generation", life.generation()).put("provider", life.provider());
        if (!wanted.equals(Optional.of(life.spec()))) {
            node.set("spec", SpecCodec.REVEALING.encode(life.spec()));
        }
        node.put("inputs", life.inputs());
        Json.optional(node, "outputs", life.outputs(), OutputsCodec::encode);
        Json.optional(node, "account", life.account(), Json::text);
        Json.list(node, "uses", life.uses().stream().sorted().toList(), address -> Json.text(address.toString()));
        Json.optional(node, "applied", life.applied(), StateCodec::applied);
        return node;
    }

    private static Life life(JsonNode node, Optional<Spec> wanted) {
        return new Life(
                node.get("generation").longValue(),
                node.get("provider").textValue(),
                node.has("spec") ? SpecCodec.REVEALING.decode(node.get("spec")) : wanted.orElseThrow(),
                node.get("inputs").textValue(),
                Json.optional(node, "outputs", OutputsCodec::decode),
                Json.optional(node, "account", JsonNode::textValue),
                Set.copyOf(Json.list(node, "uses", address -> Address.parse(address.textValue()))),
                Json.optional(node, "applied", StateCodec::applied));
    }

    private static JsonNode applied(Life.Applied applied) {
        ObjectNode node = Json.object().put("inputs", applied.inputs());
        return node.set("spec", SpecCodec.REVEALING.encode(applied.spec()));
    }

    private static Life.Applied applied(JsonNode node) {
        return new Life.Applied(
                SpecCodec.REVEALING.decode(node.get("spec")), node.get("inputs").textValue());
    }

    private static JsonNode making(Making making, Optional<Spec> wanted) {
        ObjectNode node = Json.object();
        node.set("life", life(making.life(), wanted));
        node.put("how", making.how().name());
        Json.optional(node, "previous", making.previous(), life -> life(life, wanted));
        return making.rollback() ? node.put("rollback", true) : node;
    }

    private static Making making(JsonNode node, Optional<Spec> wanted) {
        return new Making(
                life(node.get("life"), wanted),
                ChangeEffect.How.valueOf(node.get("how").textValue()),
                Json.optional(node, "previous", life -> life(life, wanted)),
                node.path("rollback").asBoolean());
    }

    private static JsonNode intent(Intent intent) {
        ObjectNode node = Json.object().put("operation", intent.operationId());
        node.put("cause", intent.cause().name());
        Json.textUnlessEmpty(node, "session", intent.session());
        return node;
    }

    private static Intent intent(JsonNode node) {
        return new Intent(
                node.get("operation").textValue(),
                Cause.valueOf(node.get("cause").textValue()),
                node.path("session").asText(""));
    }
}
