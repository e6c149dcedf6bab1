package io.vaporform.acme;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.spec.ChallengeType;
import io.vaporform.spec.DomainName;

/**
 * What answers one challenge, noted before it is put anywhere and until it is gone.
 *
 * @param name that is to be shown
 * @param at where it is put: a token, a name in the DNS, or a host
 * @param value what is to be seen there
 */
record Placed(ChallengeType type, DomainName name, String at, String value) {

    static Placed of(JsonNode node) {
        return new Placed(
                ChallengeType.valueOf(node.get("type").textValue()),
                DomainName.of(node.get("name").textValue()),
                node.get("at").textValue(),
                node.get("value").textValue());
    }

    void write(ObjectNode node) {
        node.put("type", type.name()).put("name", name.text()).put("at", at).put("value", value);
    }
}
