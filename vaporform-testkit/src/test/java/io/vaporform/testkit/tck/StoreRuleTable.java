package io.vaporform.testkit.tck;

import java.util.List;
import java.util.stream.Collectors;

/** Writes docs/store-rules.md from the rules and the defects. */
final class StoreRuleTable {

    private static final String HEAD = """
            # The rules of a state store

            Generated from the compatibility kit by its tests; change the annotations there, and run
            `mvn -pl vaporform-testkit -am test -Dvaporform.docs.update=true`.

            Each rule is one test of `io.vaporform.testkit.tck.StateStoreTck`; none is optional. The last column names the deliberately broken stores
            that break the rule in the kit's own tests: each of them breaks exactly the rules in whose rows it stands.
            """;

    private StoreRuleTable() {}

    static String text() {
        StringBuilder text = new StringBuilder(HEAD);
        for (StoreRuleBook.Group group : StoreRuleBook.groups()) {
            text.append("\n## ").append(group.name()).append("\n\n");
            text.append(
                    "| rule | verifies that | if this fails, check | broken by a store that |\n|---|---|---|---|\n");
            group.rules().forEach(rule -> text.append(row(rule)));
        }
        return text.append(defects()).toString();
    }

    private static String row(Rule rule) {
        String broken = StoreDefects.all().stream()
                .filter(defect -> defect.rules().contains(rule.value()))
                .map(StoreDefect::name)
                .collect(Collectors.joining("; "));
        return "| " + rule.value() + " | " + cell(rule.verifies()) + " | " + cell(rule.ifItFails()) + " | "
                + cell(broken) + " |\n";
    }

    private static String defects() {
        List<StoreDefect> all = StoreDefects.all();
        StringBuilder text = new StringBuilder("\n## The broken stores\n\n")
                .append(all.size())
                .append(" stores, each with one defect.\n\n| a store that | breaks exactly |\n|---|---|\n");
        all.forEach(defect -> text.append("| ")
                .append(cell(defect.name()))
                .append(" | ")
                .append(String.join(", ", defect.rules()))
                .append(" |\n"));
        return text.toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
