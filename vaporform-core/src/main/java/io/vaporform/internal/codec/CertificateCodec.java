package io.vaporform.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.ChallengeType;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.KeyType;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import java.time.Instant;
import java.util.List;

/** Certificates to and from JSON; defaults are left out. */
final class CertificateCodec {

    private CertificateCodec() {}

    static ObjectNode encode(CertificateSpec spec, ValueCodec values) {
        ObjectNode node = Json.object().put("kind", "certificate");
        Json.list(node, "names", spec.names(), name -> Json.text(name.text()));
        Json.list(node, "domains", spec.domains(), values::encode);
        if (spec.keyType() != KeyType.EC_P256) {
            node.put("keyType", spec.keyType().name());
        }
        spec.challenge().ifPresent(type -> node.put("challenge", type.name()));
        spec.profile().ifPresent(profile -> node.put("profile", profile));
        if (!spec.renewsItself()) {
            node.put("renewsItself", false);
        }
        Json.optional(node, "uploaded", spec.uploaded(), uploaded -> Json.object()
                .put("chain", uploaded.chain())
                .set("key", values.encode(Value.of(uploaded.key()))));
        spec.provider().ifPresent(on -> node.put("on", on));
        return node;
    }

    @SuppressWarnings("unchecked") // a domain is always a text, a key always a secret
    static CertificateSpec decode(JsonNode node, ValueCodec values) {
        List<String> names = Json.list(node, "names", JsonNode::textValue);
        CertificateSpec.Builder builder = CertificateSpec.builder(names.get(0));
        names.forEach(builder::name);
        Json.list(node, "domains", values::decode).forEach(domain -> builder.after((Value<String>) domain));
        Json.optional(node, "keyType", type -> builder.key(KeyType.valueOf(type.textValue())));
        Json.optional(node, "challenge", type -> builder.challenge(ChallengeType.valueOf(type.textValue())));
        Json.optional(node, "profile", profile -> builder.profile(profile.textValue()));
        builder.renewItself(node.path("renewsItself").asBoolean(true));
        Json.optional(
                node,
                "uploaded",
                uploaded -> builder.uploaded(
                        uploaded.get("chain").textValue(),
                        ((Value.Literal<Secret>) values.decode(uploaded.get("key"))).value()));
        Json.optional(node, "on", on -> builder.on(on.textValue()));
        return builder.build();
    }

    static JsonNode encode(CertificateOutputs outputs) {
        ObjectNode node = Json.object().put("certificate", outputs.chain());
        node.put("key", outputs.key().reveal())
                .put("serial", outputs.serial())
                .put("issuer", outputs.issuer())
                .put("notBefore", outputs.notBefore().toString())
                .put("notAfter", outputs.notAfter().toString());
        Json.list(node, "names", outputs.names(), name -> Json.text(name.text()));
        outputs.directory().ifPresent(directory -> node.put("directory", directory));
        return node;
    }

    static CertificateOutputs outputs(JsonNode node) {
        return CertificateOutputs.of(
                Json.list(node, "names", name -> DomainName.of(name.textValue())),
                node.get("certificate").textValue(),
                Secret.of(node.get("key").textValue()),
                node.get("serial").textValue(),
                node.get("issuer").textValue(),
                Instant.parse(node.get("notBefore").textValue()),
                Instant.parse(node.get("notAfter").textValue()),
                Json.optional(node, "directory", JsonNode::textValue));
    }
}
