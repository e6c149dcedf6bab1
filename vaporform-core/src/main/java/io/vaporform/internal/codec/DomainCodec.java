package io.vaporform.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.spec.DomainChallenge;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.DomainOutputs;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Value;
import io.vaporform.spec.VerificationMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** Domains to and from JSON; defaults are left out. */
final class DomainCodec {

    private DomainCodec() {}

    static ObjectNode encode(DomainSpec spec, ValueCodec values) {
        ObjectNode node =
                Json.object().put("kind", "domain").put("domain", spec.name().text());
        if (spec.verification() != VerificationMethod.TXT) {
            node.put("verification", spec.verification().name());
        }
        Json.optional(node, "target", spec.target(), values::encode);
        if (!spec.records().isEmpty()) {
            ObjectNode records = node.putObject("records");
            spec.records().forEach(set -> records.set(set.name() + " " + set.type(), encode(set)));
        }
        flag(node, "adopts", spec.adopts());
        flag(node, "leavesDns", !spec.configuresDns());
        flag(node, "releasesWhileServing", spec.releasesWhileServing());
        flag(node, "signed", spec.signed());
        spec.provider().ifPresent(on -> node.put("on", on));
        return node;
    }

    private static void flag(ObjectNode node, String name, boolean set) {
        if (set) {
            node.put(name, true);
        }
    }

    @SuppressWarnings("unchecked") // a target is always a text
    static DomainSpec decode(JsonNode node, ValueCodec values) {
        DomainSpec.Builder builder = DomainSpec.builder(node.get("domain").textValue());
        node.path("records").properties().forEach(set -> builder.record(rrset(set.getKey(), set.getValue())));
        Json.optional(node, "verification", method -> builder.verifyBy(VerificationMethod.valueOf(method.textValue())));
        Json.optional(node, "target", target -> builder.pointTo((Value<String>) values.decode(target)));
        Json.optional(node, "adopts", yes -> builder.adopt());
        Json.optional(node, "leavesDns", yes -> builder.leaveDns());
        Json.optional(node, "releasesWhileServing", yes -> builder.releaseWhileServing());
        Json.optional(node, "signed", yes -> builder.sign());
        Json.optional(node, "on", on -> builder.on(on.textValue()));
        return builder.build();
    }

    private static JsonNode encode(Rrset set) {
        ObjectNode node = Json.object().put("ttl", set.ttl().toSeconds());
        Json.list(node, "data", set.data(), data -> Json.text(data.text()));
        return node;
    }

    private static Rrset rrset(String key, JsonNode node) {
        String[] nameAndType = key.split(" ", 2);
        String type = nameAndType[1];
        return new Rrset(
                DomainName.of(nameAndType[0]),
                Duration.ofSeconds(node.get("ttl").longValue()),
                Json.list(node, "data", data -> Rdata.of(type, data.textValue())));
    }

    static JsonNode encode(DomainOutputs outputs) {
        ObjectNode node = Json.object().put("domain", outputs.name().text());
        Json.optional(node, "challenge", outputs.challenge(), DomainCodec::encode);
        outputs.verifiedAt().ifPresent(at -> node.put("verifiedAt", at.toString()));
        Json.list(
                node,
                "nameServers",
                outputs.nameServers().stream().sorted().toList(),
                server -> Json.text(server.text()));
        Json.list(node, "delegationSigners", outputs.delegationSigners(), ds -> Json.text(ds.text()));
        return node;
    }

    static DomainOutputs outputs(JsonNode node) {
        return DomainOutputs.of(
                        DomainName.of(node.get("domain").textValue()),
                        Json.optional(node, "challenge", DomainCodec::challenge),
                        Json.optional(node, "verifiedAt", at -> Instant.parse(at.textValue())))
                .withNameServers(
                        Set.copyOf(Json.list(node, "nameServers", server -> DomainName.of(server.textValue()))))
                .withDelegationSigners(Json.list(node, "delegationSigners", ds -> Rdata.of("DS", ds.textValue())));
    }

    private static JsonNode encode(DomainChallenge challenge) {
        return Json.object()
                .put("method", challenge.method().name())
                .put("where", challenge.where())
                .put("value", challenge.value());
    }

    private static DomainChallenge challenge(JsonNode node) {
        return new DomainChallenge(
                VerificationMethod.valueOf(node.get("method").textValue()),
                node.get("where").textValue(),
                node.get("value").textValue());
    }
}
