package io.vaporform.testkit.tck;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.DomainChallenge;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rules of a domain service that belong together. */
@DisplayNameGeneration(RuleNames.class)
@ExtendWith(RuleReport.class)
abstract class DomainRuleGroup {

    /** What domains lead to. */
    static final DnsTarget HERE = DnsTarget.addresses("192.0.2.10");

    private final DomainServiceTck tck;
    private final List<Rrset> published = new ArrayList<>();

    DomainRuleGroup(DomainServiceTck tck) {
        this.tck = tck;
    }

    @AfterEach
    final void withdrawAll() {
        published.forEach(set -> dns().withdraw(set.name(), set.type()));
    }

    Kit kit() {
        return tck.kit();
    }

    DomainWorld dns() {
        return tck.dns();
    }

    /** A name of which nothing is set yet. */
    DomainName free(String label) {
        return dns().free().child(kit().name(label));
    }

    DomainName held(String label) {
        assumeTrue(dns().held().isPresent(), "it sets no records itself");
        return dns().held().orElseThrow().child(kit().name(label));
    }

    /** A domain of a project, wanted but not made. */
    Dom domain(String project, DomainName name, Consumer<DomainSpec.Builder> more) {
        DomainSpec.Builder spec = DomainSpec.builder(name.text());
        more.accept(spec);
        return kit().domain(project, spec.build());
    }

    Dom domain(String project, DomainName name) {
        return domain(project, name, spec -> {});
    }

    /** A domain that a project has shown to be its own. */
    Dom owned(Dom domain) {
        domain.awaited();
        show(domain);
        domain.deploy();
        return domain;
    }

    Dom owned(String project, DomainName name) {
        return owned(domain(project, name));
    }

    /** Whoever has the zone sets what the domain asks for. */
    void show(Dom domain) {
        DomainChallenge challenge = domain.challenge();
        publish(Rrset.of(challenge.where(), Rdata.txt(challenge.value())));
    }

    void publish(Rrset set) {
        published.add(set);
        dns().publish(set);
    }

    /** Wants something else of the domain, and makes it so. */
    void change(Dom domain, Consumer<DomainSpec.Builder> change) {
        DomainSpec.Builder spec = domain.spec().toBuilder();
        change.accept(spec);
        domain.want(spec.build());
        domain.deploy();
    }
}
