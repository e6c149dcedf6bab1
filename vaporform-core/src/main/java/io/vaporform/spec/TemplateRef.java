package io.vaporform.spec;

import java.util.OptionalInt;

/**
 * The template that a spec builds on.
 *
 * @param name as in the catalogue, such as {@code postgres-small}
 * @param version which version of it; empty means the one it was first deployed with, or the newest
 */
public record TemplateRef(String name, OptionalInt version) {

    /** @throws io.vaporform.error.InvalidSpecException if the name is not valid */
    public TemplateRef {
        Violations found = new Violations();
        Names.checkLabel(found, "template", name);
        found.throwIfAny();
    }

    @Override
    public String toString() {
        return name + (version.isPresent() ? "@" + version.getAsInt() : "");
    }
}
