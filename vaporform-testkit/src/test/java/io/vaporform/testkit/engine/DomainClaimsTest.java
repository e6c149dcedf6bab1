package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Blueprint;
import io.vaporform.Domain;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.error.ConflictException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.Outcome;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.DomainChallenge;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who can have which name, from when, and until when. */
class DomainClaimsTest extends DomainsTestCase {

    @Test
    void aTokenCannotBeShownTwice() {
        Domain domain = owned(shop, NAME);
        DomainChallenge old = domain.challenge().orElseThrow();
        domain.release();

        Domain again = shop.domains().add(NAME);

        assertThat(again.challenge()).isNotEqualTo(Optional.of(old));
        assertThat(again.verify().isReady()).isFalse();
    }

    @Test
    void whatIsOwnedIsRefusedToOthers() {
        owned(shop, NAME);

        assertThatThrownBy(() -> rival.domains().add(NAME))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("in use already")
                .hasMessageNotContaining("shop/");
        assertThatThrownBy(() -> shop.stack("dev").domains().add(NAME)).isInstanceOf(ApplyFailedException.class);
        assertThat(shop.domains().get(NAME).isReady()).isTrue();
    }

    @Test
    void whoeverShowsItFirstHasIt() {
        Domain mine = shop.domains().add(NAME);
        Domain theirs = rival.domains().add(NAME);
        show(theirs);
        theirs.verify();
        assertThat(theirs.isReady()).isTrue();

        show(mine);

        assertThatThrownBy(mine::verify).isInstanceOf(ApplyFailedException.class);
    }

    @Test
    void whatIsAboveAndBelowIsTheSameProjects() {
        owned(shop, "example.com");
        owned(shop, "a.example.com");
        owned(shop, "*.b.example.com");

        for (String name : List.of("x.example.com", "*.example.com", "a.example.com", "c.a.example.com")) {
            assertThatThrownBy(() -> rival.domains().add(name))
                    .as(name)
                    .isInstanceOf(ApplyFailedException.class)
                    .hasMessageContaining("another project");
        }
        assertThat(owned(rival, "example.net").isReady()).isTrue();
    }

    @Test
    void nobodyTakesAParentOverItsChildren() {
        owned(shop, NAME);

        assertThatThrownBy(() -> rival.domains().add("example.com")).isInstanceOf(ApplyFailedException.class);
        assertThatThrownBy(() -> rival.domains().add("*.example.com")).isInstanceOf(ApplyFailedException.class);
        assertThat(owned(rival, "other.example.com").isReady()).isTrue();
    }

    @Test
    void whatIsReleasedCanBeHadByOthers() {
        Domain domain = owned(shop, NAME);

        domain.release();

        assertThat(shop.domains().list()).isEmpty();
        assertThat(owned(rival, NAME).isReady()).isTrue();
    }

    @Test
    void whatWasNeverShownIsReleasedAtOnce() {
        shop.domains().add(NAME).release();

        assertThat(shop.domains().list()).isEmpty();
        assertThat(shop.stack().resources()).isEmpty();
    }

    @Test
    void whatStillLeadsHereIsKept() {
        Domain domain = shop.domains().add(NAME, d -> d.pointTo(EDGE).leaveDns());
        show(domain);
        assertThat(domain.verify().instruction()).get().asString().contains("192.0.2.10");
        internet.publish(Rrset.of(NAME, Rdata.a("192.0.2.10")));
        assertThat(domain.verify().isReady()).isTrue();

        ApplyResult kept = domain.release();

        assertThat(kept.with(Outcome.AWAITING)).hasSize(1);
        assertThat(kept.instructions().get(0)).contains(NAME, "no longer lead");
        assertThatThrownBy(() -> rival.domains().add(NAME)).isInstanceOf(ApplyFailedException.class);

        internet.withdraw(DomainName.of(NAME), Rdata.A);
        domain.release();

        assertThat(shop.domains().list()).isEmpty();
    }

    @Test
    void forceReleasesWhatWasAskedToBeReleasedBefore() {
        Domain domain = shop.domains().add(NAME, d -> d.pointTo(EDGE).leaveDns());
        show(domain);
        internet.publish(Rrset.of(NAME, Rdata.a("192.0.2.10")));
        domain.verify();
        assertThat(domain.release().instructions()).hasSize(1);

        domain.releaseByForce();

        assertThat(shop.domains().list()).isEmpty();
    }

    @Test
    void whatIsWantedAgainIsKeptAsBefore() {
        Domain domain = shop.domains().add(NAME, d -> d.pointTo(EDGE).leaveDns());
        show(domain);
        internet.publish(Rrset.of(NAME, Rdata.a("192.0.2.10")));
        domain.verify();
        domain.release();

        domain = shop.domains().add(NAME, d -> d.pointTo(EDGE).leaveDns());

        assertThat(domain.isReady()).isTrue();
        assertThat(domain.release().instructions()).hasSize(1);
    }

    @Test
    void whatIsChangedBeforeItIsReadyStaysTheProjects() {
        Domain domain = shop.domains().add(NAME, d -> d.pointTo(EDGE).leaveDns());
        show(domain);
        domain.verify();
        assertThat(domain.instruction()).get().asString().contains("192.0.2.10");
        internet.withdraw(DomainName.of("_vaporform-challenge." + NAME), Rdata.TXT);

        domain.update(d -> d.pointTo(DnsTarget.addresses("192.0.2.11")));

        assertThatThrownBy(() -> rival.domains().add("www." + NAME)).isInstanceOf(ApplyFailedException.class);
    }

    @Test
    void forceReleasesWhatStillLeadsHere() {
        Domain domain = shop.domains().add(NAME, d -> d.pointTo(EDGE).leaveDns());
        show(domain);
        internet.publish(Rrset.of(NAME, Rdata.a("192.0.2.10")));
        domain.verify();

        domain.releaseByForce();

        assertThat(shop.domains().list()).isEmpty();
    }

    @Test
    void aProjectIsNotDeletedAsLongAsADomainLeadsHere() {
        Domain domain = shop.domains().add(NAME, d -> d.pointTo(EDGE).leaveDns());
        show(domain);
        internet.publish(Rrset.of(NAME, Rdata.a("192.0.2.10")));
        domain.verify();

        assertThatThrownBy(shop::delete).isInstanceOf(ConflictException.class).hasMessageContaining("no longer lead");

        internet.withdraw(DomainName.of(NAME), Rdata.A);
        shop.delete();
        assertThat(owned(rival, NAME).isReady()).isTrue();
    }

    @Test
    void whatIsForgottenCanBeHadByOthers() {
        Domain domain = owned(shop, NAME);

        shop.stack().forget(domain.address());

        assertThat(owned(rival, NAME).isReady()).isTrue();
    }

    @Test
    void whatIsProtectedIsNotReleased() {
        Domain domain = owned(shop, NAME).protect();

        assertThatThrownBy(domain::release)
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("protected");
        assertThat(domain.isReady()).isTrue();

        domain.unprotect().release();
        assertThat(shop.domains().list()).isEmpty();
    }

    @Test
    void aBlueprintKeepsWhatItProtects() {
        shop.apply(Blueprint.named("shop", b -> b.domain(NAME, d -> {}).protect()));

        assertThatThrownBy(() -> shop.apply(Blueprint.named("shop", b -> {})))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("protected");
    }
}
