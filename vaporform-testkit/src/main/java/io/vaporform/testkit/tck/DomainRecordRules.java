package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.Cause;
import io.vaporform.spi.DomainStatus.Issue;
import java.util.List;

/** That a domain leads where it is to lead. */
abstract class DomainRecordRules extends DomainRuleGroup {

    DomainRecordRules(DomainServiceTck tck) {
        super(tck);
    }

    @Rule(
            value = "O401",
            verifies = "records are set, changed and removed where the service holds the zone",
            ifItFails = "that done means that every server answers with them")
    void recordsAreSetChangedAndRemoved() {
        Dom domain = owned(domain("one", held("target"), spec -> spec.pointTo(HERE)));
        assertThat(dns().answer(domain.name(), Rdata.A).orElseThrow().data()).containsExactly(Rdata.a("192.0.2.10"));
        assertThat(domain.status().leadsTo()).containsExactly("192.0.2.10");
        assertThat(domain.issues()).isEmpty();

        Rrset text = Rrset.of(domain.name().text(), Rdata.txt("hello"));
        change(domain, spec -> spec.pointTo(DnsTarget.addresses("192.0.2.11")).record(text));
        assertThat(dns().answer(domain.name(), Rdata.A).orElseThrow().data()).containsExactly(Rdata.a("192.0.2.11"));
        assertThat(dns().answer(domain.name(), Rdata.TXT)).contains(text);

        change(domain, spec -> spec.records(List.of()));
        assertThat(dns().answer(domain.name(), Rdata.TXT)).isEmpty();
    }

    @Rule(
            value = "O402",
            verifies = "where somebody else sets the records, they are told which, and it is done once they are there",
            ifItFails = "that the instruction has name and target, and that the world is asked")
    void somebodyElseIsToldWhatToSet() {
        Dom domain = domain("one", free("told"), spec -> spec.pointTo(HERE).leaveDns());
        domain.awaited();
        show(domain);
        assertThat(domain.awaited()).contains(domain.name().text(), "192.0.2.10");

        publish(Rrset.of(domain.name().text(), Rdata.a("192.0.2.10")));
        domain.deploy();
        assertThat(domain.issues()).isEmpty();

        publish(Rrset.of(domain.name().text(), Rdata.a("192.0.2.99")));
        assertThat(domain.issues()).containsExactly(Issue.WRONG_TARGET);
    }

    @Rule(
            value = "O403",
            verifies = "records that others have set are left as they are, unless they are to be adopted",
            ifItFails = "that nothing without the domain's mark is written over")
    void whatOthersHaveSetIsLeft() {
        Dom domain = domain("one", held("foreign"), spec -> spec.pointTo(HERE));
        Rrset theirs = Rrset.of(domain.name().text(), Rdata.a("192.0.2.99"));
        publish(theirs);
        domain.awaited();
        show(domain);

        assertThat(domain.apply(Cause.SPEC).failure()).contains(domain.name().text());
        assertThat(dns().answer(domain.name(), Rdata.A)).contains(theirs);

        change(domain, spec -> spec.adopt());
        assertThat(dns().answer(domain.name(), Rdata.A).orElseThrow().data()).containsExactly(Rdata.a("192.0.2.10"));
    }
}
