package io.vaporform.internal.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.internal.codec.SpecCodec;
import io.vaporform.plan.FieldChange;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Spec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields in which two specs differ. Compares what is secret, but never shows it. */
final class FieldDiff {

    private final List<FieldChange> found = new ArrayList<>();

    private FieldDiff() {}

    static List<FieldChange> between(Spec before, Spec after) {
        FieldDiff diff = new FieldDiff();
        diff.compare("", SpecCodec.REVEALING.encode(before), SpecCodec.REVEALING.encode(after));
        return diff.found;
    }

    private void compare(String path, @Nullable JsonNode before, @Nullable JsonNode after) {
        if (before != null && before.equals(after)) {
            return;
        }
        if (before != null && after != null && isGroup(before) && isGroup(after)) {
            Set<String> names = new LinkedHashSet<>();
            before.fieldNames().forEachRemaining(names::add);
            after.fieldNames().forEachRemaining(names::add);
            names.forEach(
                    name -> compare(path.isEmpty() ? name : path + "." + name, before.get(name), after.get(name)));
        } else {
            found.add(new FieldChange(path, show(before), show(after)));
        }
    }

    /** Whether this is a group of fields rather than one value that happens to be an object. */
    private static boolean isGroup(JsonNode node) {
        return node.isObject()
                && !node.has("secret")
                && !node.has("output")
                && !node.has("generated")
                && !node.has("format");
    }

    private static String show(@Nullable JsonNode node) {
        if (node == null) {
            return "";
        }
        if (node.has("secret") || node.has("generated") || node.has("format")) {
            return Secret.MASK;
        }
        if (node.has("output")) {
            return "${" + node.get("kind").asText() + "/" + node.get("name").asText() + "."
                    + node.get("output").asText() + "}";
        }
        if (node.isArray() || node.isObject()) {
            return masked(node.deepCopy()).toString();
        }
        return node.asText();
    }

    private static JsonNode masked(JsonNode node) {
        node.findParents("secret").forEach(parent -> ((ObjectNode) parent).put("secret", Secret.MASK));
        return node;
    }
}
