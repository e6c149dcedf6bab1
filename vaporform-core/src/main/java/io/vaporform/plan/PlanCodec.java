package io.vaporform.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.error.VaporformException;
import io.vaporform.internal.codec.Json;
import io.vaporform.spec.Address;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Plans to and from JSON. */
final class PlanCodec {

    private PlanCodec() {}

    static String encode(Plan plan) {
        ObjectNode node = Json.object().put("stack", plan.stack()).put("revision", plan.revision());
        ArrayNode all = node.putArray("changes");
        plan.changes().forEach(change -> all.add(change(change)));
        return Json.pretty(node);
    }

    private static ObjectNode change(Change change) {
        ObjectNode node = Json.object()
                .put("address", change.address().toString())
                .put("action", change.action().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("reason", change.reason())
                .put("interrupts", change.interrupts())
                .put("provider", change.provider())
                .put("inputs", change.inputs());
        ArrayNode fields = node.putArray("fields");
        change.fields().forEach(field -> fields.addObject()
                .put("path", field.path())
                .put("before", field.before())
                .put("after", field.after()));
        ArrayNode dependsOn = node.putArray("dependsOn");
        change.dependsOn().stream().sorted().forEach(address -> dependsOn.add(address.toString()));
        return node;
    }

    static Plan decode(String json) {
        JsonNode node = Json.parse("plan", json.getBytes(StandardCharsets.UTF_8));
        try {
            List<Change> changes = new ArrayList<>();
            node.get("changes").forEach(change -> changes.add(change(change)));
            return new Plan(node.get("stack").textValue(), node.get("revision").longValue(), changes);
        } catch (NullPointerException | IllegalArgumentException missing) {
            throw new VaporformException(
                    "this is no plan that was saved by Plan.toJson(); save the plan again", missing);
        }
    }

    private static Change change(JsonNode node) {
        List<FieldChange> fields = new ArrayList<>();
        node.get("fields")
                .forEach(field -> fields.add(new FieldChange(
                        field.get("path").textValue(),
                        field.get("before").textValue(),
                        field.get("after").textValue())));
        Set<Address> dependsOn = new LinkedHashSet<>();
        node.get("dependsOn").forEach(address -> dependsOn.add(Address.parse(address.textValue())));
        String action = node.get("action").textValue().toUpperCase(Locale.ROOT).replace('-', '_');
        return new Change(
                Address.parse(node.get("address").textValue()),
                Action.valueOf(action),
                node.get("reason").textValue(),
                fields,
                node.get("interrupts").booleanValue(),
                node.get("provider").textValue(),
                node.get("inputs").textValue(),
                dependsOn);
    }
}
