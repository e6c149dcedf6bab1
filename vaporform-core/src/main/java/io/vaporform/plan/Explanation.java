package io.vaporform.plan;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Why one resource changes, field by field, whether clients may notice, and who depends on it. Immutable; contains no secret.
 *
 * @param change what becomes of it
 * @param dependents what becomes of those that directly depend on it
 */
public record Explanation(Change change, List<Change> dependents) {

    public Explanation {
        dependents = List.copyOf(dependents);
    }

    /** For a person, over several lines. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(change.address().local())
                .append(": ")
                .append(change.action())
                .append("\n  why: ")
                .append(change.reason());
        change.fields().forEach(field -> text.append("\n  field: ").append(field));
        text.append("\n  interrupts: ").append(change.interrupts() ? "yes, clients may notice" : "no");
        if (!change.provider().isEmpty()) {
            text.append("\n  provider: ").append(change.provider());
        }
        if (!change.dependsOn().isEmpty()) {
            text.append("\n  after: ")
                    .append(change.dependsOn().stream()
                            .map(address -> address.local())
                            .sorted()
                            .collect(Collectors.joining(", ")));
        }
        dependents.forEach(each -> text.append("\n  then: ").append(each));
        return text.toString();
    }
}
