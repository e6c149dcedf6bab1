package io.vaporform.plan;

/**
 * One field that differs. Secrets show as {@link io.vaporform.spec.Secret#MASK}.
 *
 * @param path such as {@code quota.memory} or {@code env.MODE}
 * @param before as text; empty if it was not there
 * @param after as text; empty if it will not be there
 */
public record FieldChange(String path, String before, String after) {

    @Override
    public String toString() {
        return path + ": " + (before.isEmpty() ? "(none)" : before) + " → " + (after.isEmpty() ? "(none)" : after);
    }
}
