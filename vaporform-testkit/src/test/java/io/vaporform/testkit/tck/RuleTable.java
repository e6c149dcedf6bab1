package io.vaporform.testkit.tck;

import java.util.List;
import java.util.stream.Collectors;

/** Writes docs/deployment-rules.md from the rules and the defects. */
final class RuleTable {

    private static final String HEAD = """
            # The rules of a deployment provider

            Generated from the compatibility kit by its tests; change the annotations there, and run
            `mvn -pl vaporform-testkit -am test -Dvaporform.docs.update=true`.

            Each rule is one test of `io.vaporform.testkit.tck.DeploymentProviderTck`. A capability that is declared must work; where one is not
            declared, the rules that need it check instead that `validate` refuses it. The last column names the deliberately broken providers that
            break the rule in the kit's own tests: each of them breaks exactly the rules in whose rows it stands.
            """;

    private RuleTable() {}

    static String text() {
        StringBuilder text = new StringBuilder(HEAD);
        for (RuleBook.Group group : RuleBook.groups()) {
            text.append("\n## ").append(group.name()).append("\n\n");
            text.append(
                    "| rule | verifies that | if this fails, check | broken by a provider that |\n|---|---|---|---|\n");
            group.rules().forEach(rule -> text.append(row(rule)));
        }
        return text.append(defects()).toString();
    }

    private static String row(Rule rule) {
        String broken = Defects.all().stream()
                .filter(defect -> defect.rules().contains(rule.value()))
                .map(Defect::name)
                .collect(Collectors.joining("; "));
        return "| " + rule.value() + " | " + cell(rule.verifies()) + " | " + cell(rule.ifItFails()) + " | "
                + cell(broken) + " |\n";
    }

    private static String defects() {
        List<Defect> all = Defects.all();
        StringBuilder text = new StringBuilder("\n## The broken providers\n\n")
                .append(all.size())
                .append(" providers, each with one defect.\n\n| a provider that | breaks exactly |\n|---|---|\n");
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
