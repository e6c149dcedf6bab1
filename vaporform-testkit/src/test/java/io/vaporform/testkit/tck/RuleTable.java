package io.vaporform.testkit.tck;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a page of docs/ from the rules of a kit and the flaws it finds.
 *
 * @param letter that its rules' ids begin with
 * @param subject what is tested, in a word or two
 */
record RuleTable(RuleBook book, List<? extends Flaw> flaws, String letter, String subject, Path page, String head) {

    private static final Path DOCS = Path.of("..", "docs");

    private static final String DEPLOYMENTS_HEAD = """
            # The rules of a deployment provider

            Generated from the compatibility kit by its tests; change the annotations there, and run
            `mvn -pl vaporform-testkit -am test -Dvaporform.docs.update=true`.

            Each rule is one test of `io.vaporform.testkit.tck.DeploymentProviderTck`. A capability that is declared must work; where one is not
            declared, the rules that need it check instead that `validate` refuses it. The last column names the deliberately broken providers that
            break the rule in the kit's own tests: each of them breaks exactly the rules in whose rows it stands.
            """;

    private static final String STORES_HEAD = """
            # The rules of a state store

            Generated from the compatibility kit by its tests; change the annotations there, and run
            `mvn -pl vaporform-testkit -am test -Dvaporform.docs.update=true`.

            Each rule is one test of `io.vaporform.testkit.tck.StateStoreTck`; none is optional. The last column names the deliberately broken stores
            that break the rule in the kit's own tests: each of them breaks exactly the rules in whose rows it stands.
            """;

    private static final String DNS_HEAD = """
            # The rules of a DNS back end

            Generated from the compatibility kit by its tests; change the annotations there, and run
            `mvn -pl vaporform-testkit -am test -Dvaporform.docs.update=true`.

            Each rule is one test of `io.vaporform.testkit.tck.DnsBackendTck`. What a back end does not declare in its `DnsAbilities` is skipped. The last column names the
            deliberately broken back ends that break the rule in the kit's own tests: each of them breaks exactly the rules in whose rows it stands.
            """;

    private static final String DOMAINS_HEAD = """
            # The rules of a domain service

            Generated from the compatibility kit by its tests; change the annotations there, and run
            `mvn -pl vaporform-testkit -am test -Dvaporform.docs.update=true`.

            Each rule is one test of `io.vaporform.testkit.tck.DomainServiceTck`. Where a service sets no records itself, the rules of those are skipped. The last column names the
            deliberately broken services that break the rule in the kit's own tests: each of them breaks exactly the rules in whose rows it stands.
            """;

    private static final String CERTIFICATES_HEAD = """
            # The rules of a certificate service

            Generated from the compatibility kit by its tests; change the annotations there, and run
            `mvn -pl vaporform-testkit -am test -Dvaporform.docs.update=true`.

            Each rule is one test of `io.vaporform.testkit.tck.SslServiceTck`. What its `SslWorld` cannot do is skipped: to let time pass, and to find out something before an order. The last
            column names the deliberately broken services that break the rule in the kit's own tests: each of them breaks exactly the rules in whose rows it stands.
            """;

    private static final String BALANCERS_HEAD = """
            # The rules of a load balancer service

            Generated from the compatibility kit by its tests; change the annotations there, and run
            `mvn -pl vaporform-testkit -am test -Dvaporform.docs.update=true`.

            Each rule is one test of `io.vaporform.testkit.tck.LoadBalancerServiceTck`. What its `BalancerWorld` cannot do is skipped: to restart a load balancer, and to send requests from any address. The last
            column names the deliberately broken services that break the rule in the kit's own tests: each of them breaks exactly the rules in whose rows it stands.
            """;

    static RuleTable deployments() {
        return new RuleTable(
                RuleBook.DEPLOYMENTS,
                Defects.all(),
                "D",
                "provider",
                DOCS.resolve("deployment-rules.md"),
                DEPLOYMENTS_HEAD);
    }

    static RuleTable stores() {
        return new RuleTable(
                RuleBook.STORES, StoreDefects.all(), "S", "store", DOCS.resolve("store-rules.md"), STORES_HEAD);
    }

    static RuleTable dns() {
        return new RuleTable(RuleBook.DNS, DnsDefects.all(), "N", "back end", DOCS.resolve("dns-rules.md"), DNS_HEAD);
    }

    static RuleTable domains() {
        return new RuleTable(
                RuleBook.DOMAINS, DomainDefects.all(), "O", "service", DOCS.resolve("domain-rules.md"), DOMAINS_HEAD);
    }

    static RuleTable certificates() {
        return new RuleTable(
                RuleBook.CERTIFICATES,
                SslDefects.all(),
                "C",
                "certificate service",
                DOCS.resolve("certificate-rules.md"),
                CERTIFICATES_HEAD);
    }

    static RuleTable balancers() {
        return new RuleTable(
                RuleBook.BALANCERS,
                BalancerDefects.all(),
                "L",
                "load balancer service",
                DOCS.resolve("load-balancer-rules.md"),
                BALANCERS_HEAD);
    }

    String text() {
        StringBuilder text = new StringBuilder(head);
        for (RuleBook.Group group : book.groups()) {
            text.append("\n## ").append(group.name()).append("\n\n");
            text.append("| rule | verifies that | if this fails, check | broken by a " + subject
                    + " that |\n|---|---|---|---|\n");
            group.rules().forEach(rule -> text.append(row(rule)));
        }
        return text.append(broken()).toString();
    }

    private String row(Rule rule) {
        String by = flaws.stream()
                .filter(flaw -> flaw.rules().contains(rule.value()))
                .map(Flaw::name)
                .collect(Collectors.joining("; "));
        return "| " + rule.value() + " | " + cell(rule.verifies()) + " | " + cell(rule.ifItFails()) + " | " + cell(by)
                + " |\n";
    }

    private String broken() {
        StringBuilder text = new StringBuilder("\n## The broken " + subject + "s\n\n")
                .append(flaws.size())
                .append(" " + subject + "s, each with one defect.\n\n| a " + subject
                        + " that | breaks exactly |\n|---|---|\n");
        flaws.forEach(flaw -> text.append("| ")
                .append(cell(flaw.name()))
                .append(" | ")
                .append(String.join(", ", flaw.rules()))
                .append(" |\n"));
        return text.toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    @Override
    public String toString() {
        return subject;
    }
}
