package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.Cause;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** That a name is one project's. */
abstract class DomainOwnerRules extends DomainRuleGroup {

    DomainOwnerRules(DomainServiceTck tck) {
        super(tck);
    }

    @Rule(
            value = "O201",
            verifies = "what is another project's is refused, also to who shows it, and whose it is, is not told",
            ifItFails = "that names are claimed in the context, by DomainOwnership or as it does")
    void whatIsAnotherProjectsIsRefused() {
        DomainName name = free("taken");
        Dom late = domain("two", name);
        late.awaited();
        Dom owner = owned("one", name);
        show(late);

        assertThat(late.apply(Cause.SPEC).failure())
                .contains(name.text())
                .doesNotContain(owner.mark().address().project());
    }

    @Rule(
            value = "O202",
            verifies = "what is above or below another project's name, or meant by the same wildcard, is refused",
            ifItFails = "that names are claimed, not looked up")
    void whatIsAboveOrBelowIsRefused() {
        DomainName name = free("middle");
        owned("one", name);

        for (DomainName other :
                List.of(name.child("www"), name.child("*"), name.child("b").child("a"))) {
            assertThat(domain("two", other).apply(Cause.SPEC).failure()).contains(other.text());
        }
        DomainName below = free("top").child("below");
        owned("one", below);
        for (DomainName other : List.of(
                below.parent().orElseThrow(), below.parent().orElseThrow().child("*"))) {
            assertThat(domain("two", other).apply(Cause.SPEC).failure()).doesNotContain(below.text());
        }
    }

    @Rule(
            value = "O203",
            verifies = "a project has names above and below its own",
            ifItFails = "that only others are in the way")
    void aProjectHasNamesAboveAndBelow() {
        DomainName name = free("family");

        Stream.of(name.child("www"), name, name.child("*")).forEach(each -> owned("one", each));
    }

    @Rule(
            value = "O204",
            verifies = "of several that show a name at a time, one gets it",
            ifItFails = "that the claim is one write, or looked at after it")
    void oneOfSeveralGetsIt() throws Exception {
        DomainName name = free("race");
        List<Dom> all = Stream.of("one", "two", "three", "four")
                .map(project -> domain(project, name))
                .toList();
        all.forEach(Dom::awaited);
        publish(new Rrset(
                DomainName.of(all.get(0).challenge().where()),
                Rrset.DEFAULT_TTL,
                all.stream()
                        .map(domain -> Rdata.txt(domain.challenge().value()))
                        .toList()));

        List<Boolean> won = AtOnce.run(
                all.stream().<Callable<Boolean>>map(domain -> domain::isDone).toList());

        assertThat(won).containsOnlyOnce(true);
    }
}
