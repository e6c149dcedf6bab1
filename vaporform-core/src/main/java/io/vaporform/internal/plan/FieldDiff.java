package io.vaporform.internal.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.vaporform.internal.codec.SpecCodec;
import io.vaporform.plan.FieldChange;
import io.vaporform.spec.Spec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields in which two specs differ. Compares what is secret, but never shows it. */
final class FieldDiff {

    /** The longest text of a file that is shown as it is, if it is one line. */
    private static final int LONGEST_FILE = 60;

    private final List<FieldChange> found = new ArrayList<>();

    private FieldDiff() {}

    static List<FieldChange> between(Spec before, Spec after) {
        FieldDiff diff = new FieldDiff();
        diff.compare("", Seen.of(before), Seen.of(after));
        return diff.found;
    }

    private void compare(String path, Seen before, Seen after) {
        if (before.sameAs(after)) {
            return;
        }
        if (before.isGroup() && after.isGroup()) {
            Set<String> names = new LinkedHashSet<>(before.names());
            names.addAll(after.names());
            names.forEach(
                    name -> compare(path.isEmpty() ? name : path + "." + name, before.field(name), after.field(name)));
        } else {
            found.add(new FieldChange(path, before.text(path), after.text(path)));
        }
    }

    /** A field twice: with its secrets, to compare, and without them, to show. Null where it is left out. */
    private record Seen(@Nullable JsonNode real, @Nullable JsonNode shown) {

        static Seen of(Spec spec) {
            return new Seen(SpecCodec.REVEALING.encode(spec), SpecCodec.MASKING.encode(spec));
        }

        boolean sameAs(Seen other) {
            return real == null ? other.real == null : real.equals(other.real);
        }

        /** What is left out may be a group that is empty. */
        boolean isGroup() {
            return shown == null || shown.isObject();
        }

        List<String> names() {
            List<String> names = new ArrayList<>();
            if (shown != null) {
                shown.fieldNames().forEachRemaining(names::add);
            }
            return names;
        }

        Seen field(String name) {
            return new Seen(real == null ? null : real.get(name), shown == null ? null : shown.get(name));
        }

        String text(String path) {
            if (shown == null) {
                return SpecCodec.DEFAULTS.getOrDefault(path, "");
            }
            String text = shown.isValueNode() ? shown.asText() : shown.toString();
            boolean isFile = path.startsWith("files.") && text.length() > LONGEST_FILE;
            return isFile || text.indexOf('\n') >= 0 ? shortened(text) : text;
        }

        /** The text of a file or of a certificate has many lines, and a plan one for each change. */
        private static String shortened(String file) {
            return file.length() + " characters (" + Integer.toHexString(file.hashCode()) + ")";
        }
    }
}
