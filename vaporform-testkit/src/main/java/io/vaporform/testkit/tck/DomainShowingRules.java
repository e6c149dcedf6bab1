package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.DomainChallenge;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.VerificationMethod;
import io.vaporform.spi.Cause;
import io.vaporform.spi.DomainOwnership;
import io.vaporform.spi.DomainStatus.Issue;

/** That a domain is a project's once that is shown, and not before. */
abstract class DomainShowingRules extends DomainRuleGroup {

    DomainShowingRules(DomainServiceTck tck) {
        super(tck);
    }

    @Rule(
            value = "O101",
            verifies = "a new domain awaits somebody, and tells exactly what is to be set where",
            ifItFails = "that the challenge is in the outputs so far, and in the instruction")
    void aNewDomainAwaitsSomebody() {
        Dom domain = domain("one", free("new"));

        String instruction = domain.awaited();

        DomainChallenge challenge = domain.challenge();
        assertThat(challenge.method()).isEqualTo(VerificationMethod.TXT);
        assertThat(challenge.where()).isEqualTo(DomainOwnership.LABEL + "." + domain.name());
        assertThat(instruction).contains(challenge.where(), challenge.value());
    }

    @Rule(
            value = "O102",
            verifies = "what is to be shown stays the same, also after a crash",
            ifItFails = "that the token is remembered before anybody sees it")
    void theChallengeStaysTheSame() {
        Dom domain = domain("one", free("same"));
        domain.awaited();
        DomainChallenge first = domain.challenge();

        kit().reopen();
        domain.awaited();

        assertThat(domain.challenge()).isEqualTo(first);
    }

    @Rule(
            value = "O103",
            verifies = "it is done once the record is there, and says since when",
            ifItFails = "how the record is looked for, and that nobody's cache is asked")
    void itIsDoneOnceTheRecordIsThere() {
        Dom domain = domain("one", free("shown"));
        domain.awaited();
        publish(Rrset.of(domain.challenge().where(), Rdata.txt("something else")));
        domain.awaited();

        publish(Rrset.of(
                domain.challenge().where(),
                Rdata.txt("something else"),
                Rdata.txt(domain.challenge().value())));

        assertThat(domain.deploy().verifiedAt()).isPresent();
        assertThat(domain.issues()).isEmpty();
    }

    @Rule(
            value = "O104",
            verifies = "each project has something else to show, and what another shows does not count",
            ifItFails = "that the token is remembered for the address, and compared")
    void eachProjectShowsItsOwn() {
        DomainName name = free("both");
        Dom one = domain("one", name);
        Dom two = domain("two", name);
        one.awaited();
        two.awaited();
        assertThat(two.challenge()).isNotEqualTo(one.challenge());

        show(one);

        two.awaited();
    }

    @Rule(
            value = "O105",
            verifies = "only the very text at the very name counts",
            ifItFails = "that texts are equal, and names are")
    void onlyTheVeryTextAtTheVeryNameCounts() {
        Dom domain = domain("one", free("exact"));
        domain.awaited();
        String value = domain.challenge().value();
        publish(Rrset.of(DomainOwnership.LABEL + "." + dns().free(), Rdata.txt(value)));
        publish(Rrset.of(domain.name().text(), Rdata.txt(value)));
        publish(Rrset.of(domain.challenge().where(), Rdata.txt(value + "0"), Rdata.txt("x" + value)));

        domain.awaited();
    }

    @Rule(
            value = "O106",
            verifies = "an alias in the place of the record is not followed",
            ifItFails =
                    "that what is asked for is the record, and not what it leads to: a wildcard may lead to where tenants set records")
    void anAliasIsNotFollowed() {
        Dom domain = domain("one", free("alias"));
        domain.awaited();
        DomainName elsewhere = free("elsewhere");
        publish(Rrset.of(elsewhere.text(), Rdata.txt(domain.challenge().value())));
        publish(Rrset.of(domain.challenge().where(), Rdata.cname(elsewhere.text())));

        domain.awaited();
    }

    @Rule(
            value = "O107",
            verifies = "what is no longer shown is found out by looking again, and a change of the spec does not look",
            ifItFails = "the cause of the task")
    void whatIsNoLongerShownIsFoundOut() {
        Dom domain = owned("one", free("gone"));
        dns().withdraw(DomainName.of(domain.challenge().where()), Rdata.TXT);

        assertThat(domain.issues()).containsExactly(Issue.UNVERIFIED);
        domain.want(domain.spec());
        domain.deploy();
        domain.want(domain.spec());
        assertThat(domain.awaited(Cause.RECHECK)).contains(domain.challenge().value());
    }
}
