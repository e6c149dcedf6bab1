package io.vaporform.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.spec.Account;
import io.vaporform.spec.Secret;
import io.vaporform.state.Row;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Accounts to and from the bytes of a row, secrets as they are. */
public final class AccountCodec {

    private AccountCodec() {}

    /** An account and when it was set. */
    public record Dated(Account account, Instant since) {}

    public static byte[] encode(Dated dated) {
        ObjectNode node = Json.object()
                .put("name", dated.account().name())
                .put("revision", dated.account().revision())
                .put("since", dated.since().toString());
        ObjectNode secrets = node.putObject("secrets");
        dated.account().secrets().forEach((field, secret) -> secrets.put(field, secret.reveal()));
        return Json.bytes(node);
    }

    public static Dated decode(Row row) {
        JsonNode node = Json.parse(row.key(), row.value());
        try {
            Map<String, Secret> secrets = new TreeMap<>();
            node.get("secrets")
                    .properties()
                    .forEach(field -> secrets.put(
                            field.getKey(), Secret.of(field.getValue().textValue())));
            Account account = new Account(
                    node.get("name").textValue(), node.get("revision").textValue(), secrets);
            return new Dated(account, Instant.parse(node.get("since").textValue()));
        } catch (RuntimeException corrupted) {
            // Not its cause: what stands here is secret.
            throw Json.unreadable(row.key(), "a field is missing or has a value that is not known", null);
        }
    }
}
