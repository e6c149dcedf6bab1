package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Domain;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.Outcome;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.VerificationMethod;
import org.junit.jupiter.api.Test;

/** Domains from the front door to BIND. */
class DomainIT extends DomainITCase {

    @Test
    void aDomainIsShownByARecord() {
        Domain domain = shop.domains().add("www.customer.test");
        assertThat(domain.instruction())
                .get()
                .asString()
                .contains("TXT", "_vaporform-challenge.www.customer.test", CUSTOMER);

        set(Rrset.of("_vaporform-challenge.www.customer.test", Rdata.txt("vaporform-domain=something-else")));
        assertThat(domain.verify().isReady()).isFalse();
        assertThat(domain.instruction()).get().asString().contains("something-else");

        show(domain);
        assertThat(domain.verify().isReady()).isTrue();
        assertThatThrownBy(() -> rival.domains().add("www.customer.test")).isInstanceOf(ApplyFailedException.class);
        assertThatThrownBy(() -> rival.domains().add("*.customer.test")).isInstanceOf(ApplyFailedException.class);
    }

    @Test
    void aDomainIsShownByAnAlias() {
        Domain domain = owned(shop.domains().add("*.customer.test", d -> d.verifyBy(VerificationMethod.CNAME)));

        assertThat(domain.isReady()).isTrue();
        assertThat(domain.challenge().orElseThrow().value()).endsWith(".verify.host.test");
    }

    @Test
    void aWildcardThatLeadsElsewhereShowsNothing() {
        Domain domain = shop.domains().add("www.customer.test");
        String value = domain.challenge().orElseThrow().value();
        set(Rrset.of("*.www.customer.test", Rdata.cname("tenant.customer.test")));
        set(Rrset.of("tenant.customer.test", Rdata.txt(value)));

        assertThat(domain.verify().isReady()).isFalse();
        assertThat(domain.instruction()).get().asString().contains("ALIAS");
    }

    @Test
    void aDomainIsShownByAMessage() {
        Domain domain = shop.domains().add("mail.customer.test", d -> d.verifyBy(VerificationMethod.EMAIL));
        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).to()).containsExactly("hostmaster@mail.customer.test", "admin@mail.customer.test");
        assertThat(domain.instruction().orElseThrow() + domain.challenge() + sent)
                .doesNotContain(sent.get(0).code());

        answers.put("mail.customer.test", "a guess");
        assertThat(domain.verify().isReady()).isFalse();
        answers.put("mail.customer.test", sent.get(0).code());

        assertThat(domain.verify().isReady()).isTrue();
        assertThat(sent).hasSize(1);
        answers.clear();
        assertThat(domain.verify().isReady()).isTrue();
    }

    @Test
    void nobodyIsWrittenToAgainAndAgain() {
        Domain mine = shop.domains().add("mail.customer.test", d -> d.verifyBy(VerificationMethod.EMAIL));
        mine.release();
        shop.domains().add("mail.customer.test", d -> d.verifyBy(VerificationMethod.EMAIL));
        Domain theirs = rival.domains().add("mail.customer.test", d -> d.verifyBy(VerificationMethod.EMAIL));

        assertThat(sent).hasSize(1);
        assertThat(theirs.instruction()).get().asString().contains("less than an hour ago");
    }

    @Test
    void whoseServersAreSilentBlocksNobody() {
        Domain silent = shop.domains().add("www.silent.test");
        Domain nowhere = shop.domains().add("www.nowhere.test");

        assertThat(silent.instruction()).get().asString().contains(NOBODY);
        assertThat(nowhere.instruction()).get().asString().contains("nowhere.test");
        assertThat(owned(shop.domains().add("www.customer.test")).isReady()).isTrue();
    }

    @Test
    void nobodyOwnsAPublicSuffix() {
        assertThatThrownBy(() -> shop.domains().add("co.uk"))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("public suffix");
        assertThatThrownBy(() -> shop.domains().add("*.co.uk")).isInstanceOf(InvalidSpecException.class);
    }

    @Test
    void whatIsReadyCanBeVerifiedAndChangedAgain() {
        Domain domain = owned(shop.domains().add("www.customer.test", d -> d.pointTo(EDGE)));
        set(Rrset.of("www.customer.test", Rdata.cname("edge.host.test")));
        domain.verify();

        assertThat(domain.verify().isReady()).isTrue();
        domain.update(d -> d.pointTo(DnsTarget.addresses("192.0.2.11")));
        assertThat(domain.instruction()).get().asString().contains("192.0.2.11");
        domain.update(d -> d.pointTo(EDGE));
        assertThat(domain.isReady()).isTrue();
    }

    @Test
    void atTheTopOfAZoneAddressesAreToBeSet() {
        Domain domain = owned(shop.domains().add("customer.test", d -> d.pointTo(EDGE)));

        assertThat(domain.instruction())
                .get()
                .asString()
                .contains("customer.test. 300 IN A 192.0.2.10", "customer.test. 300 IN AAAA 2001:db8::10", "ALIAS")
                .doesNotContain("IN CNAME");
    }

    @Test
    void addressesOfTheHostDoAsWellAsAnAlias() {
        Domain domain = owned(shop.domains().add("customer.test", d -> d.pointTo(EDGE)));
        set(Rrset.of("customer.test", Rdata.a("192.0.2.10")));

        assertThat(domain.verify().isReady()).isTrue();
    }

    @Test
    void whatStillLeadsHereIsKept() {
        Domain domain = owned(shop.domains().add("www.customer.test", d -> d.pointTo(EDGE)));
        set(Rrset.of("www.customer.test", Rdata.cname("edge.host.test")));
        domain.verify();

        ApplyResult kept = domain.release();

        assertThat(kept.with(Outcome.AWAITING)).hasSize(1);
        assertThatThrownBy(() -> rival.domains().add("www.customer.test")).isInstanceOf(ApplyFailedException.class);
        remove("www.customer.test", Rdata.CNAME);
        domain.release();
        assertThat(shop.domains().list()).isEmpty();
    }

    @Test
    void recordsThatNobodyHoldsAreRefused() {
        Domain domain = shop.domains()
                .add("www.customer.test", d -> d.record(Rrset.of("www.customer.test", Rdata.mx(10, "mx.host.test"))));
        show(domain);

        assertThatThrownBy(domain::verify)
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("no back end holds");
    }

    @Test
    void whatIsNoLongerShownIsStillKeptAsLongAsItLeadsHere() {
        Domain domain = owned(shop.domains().add("www.customer.test", d -> d.pointTo(EDGE)));
        set(Rrset.of("www.customer.test", Rdata.cname("edge.host.test")));
        assertThat(domain.verify().isReady()).isTrue();
        remove("_vaporform-challenge.www.customer.test", Rdata.TXT);
        assertThat(domain.verify().isReady()).isFalse();

        assertThat(domain.release().with(Outcome.AWAITING)).hasSize(1);

        assertThatThrownBy(() -> rival.domains().add("www.customer.test")).isInstanceOf(ApplyFailedException.class);
    }
}
