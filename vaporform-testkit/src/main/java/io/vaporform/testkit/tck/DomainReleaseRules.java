package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.Deletion;

/** That a domain can be let go, and when not. */
abstract class DomainReleaseRules extends DomainRuleGroup {

    DomainReleaseRules(DomainServiceTck tck) {
        super(tck);
    }

    @Rule(
            value = "O301",
            verifies = "what was released can be another project's, once that shows it",
            ifItFails = "that the name is released when the domain is deleted, and not before")
    void whatWasReleasedCanBeAnothers() {
        DomainName name = free("released");
        owned("one", name).delete();

        Dom next = domain("two", name);
        next.awaited();
        show(next);

        next.deploy();
    }

    @Rule(
            value = "O302",
            verifies = "what was never shown, or is gone already, is gone at once",
            ifItFails = "that delete is idempotent")
    void whatWasNeverShownIsGoneAtOnce() {
        Dom never = domain("one", free("never"));
        never.awaited();
        assertThat(never.deleteOnce()).isInstanceOf(Deletion.Gone.class);
        assertThat(never.deleteOnce()).isInstanceOf(Deletion.Gone.class);
    }

    @Rule(
            value = "O303",
            verifies = "what others still lead here is kept, unless it is released by force",
            ifItFails = "that the name is resolved before it is released")
    void whatStillLeadsHereIsKept() {
        Dom domain = domain("one", free("serving"), spec -> spec.pointTo(HERE).leaveDns());
        domain.awaited();
        show(domain);
        publish(Rrset.of(domain.name().text(), Rdata.a("192.0.2.10")));
        domain.deploy();

        assertThat(domain.deleteOnce()).isInstanceOf(Deletion.Awaiting.class);
        assertThat(domain("two", domain.name()).isDone()).isFalse();

        change(domain, DomainSpec.Builder::releaseWhileServing);
        assertThat(domain.deleteOnce()).isInstanceOf(Deletion.Gone.class);
    }

    @Rule(
            value = "O304",
            verifies = "no record is left of what was released",
            ifItFails = "that everything with the domain's mark goes with it")
    void noRecordIsLeft() {
        Dom domain = owned(domain("one", held("left"), spec -> spec.pointTo(HERE)));
        assertThat(dns().answer(domain.name(), Rdata.A)).isPresent();

        domain.delete();

        assertThat(dns().answer(domain.name(), Rdata.A)).isEmpty();
        assertThat(domain.engineIds()).isEmpty();
    }
}
