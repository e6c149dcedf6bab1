package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Blueprint;
import io.vaporform.Domain;
import io.vaporform.DomainRef;
import io.vaporform.Infrastructure;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.event.Finding;
import io.vaporform.memory.Thing;
import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.Outcome;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.DomainChallenge;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.VerificationMethod;
import io.vaporform.spi.DomainStatus.Issue;
import io.vaporform.state.Phase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Domains from the front door to what is recorded. */
class DomainsTest extends DomainsTestCase {

    @Test
    void aDomainAwaitsWhoeverCanShowIt() {
        Domain domain = shop.domains().add(NAME);

        DomainChallenge challenge = domain.challenge().orElseThrow();
        assertThat(challenge.where()).isEqualTo("_vaporform-challenge." + NAME);
        assertThat(domain.instruction()).get().asString().contains(challenge.where(), challenge.value());
        assertThat(domain.isReady()).isFalse();
        assertThat(domain.verifiedAt()).isEmpty();

        show(domain);
        domain.verify();

        assertThat(domain.isReady()).isTrue();
        assertThat(domain.verifiedAt()).contains(rig.time.now());
        assertThat(domain.instruction()).isEmpty();
        assertThat(domain.status().isWell()).isTrue();
    }

    @Test
    void aSupervisorFindsOutByItself() {
        Infrastructure supervised = rig.infra(Infrastructure.Builder::supervise);
        Domain domain = supervised.project("shop").domains().add(NAME);
        rig.pass(Duration.ofMinutes(1));
        assertThat(domain.isReady()).isFalse();

        show(domain);
        rig.pass(Duration.ofMinutes(1));

        assertThat(domain.isReady()).isTrue();
    }

    @Test
    void theTokenStaysTheSame() {
        DomainChallenge first = shop.domains().add(NAME).challenge().orElseThrow();

        assertThat(shop.domains().add(NAME).challenge()).contains(first);
        assertThat(shop.domains().get(NAME).verify().challenge()).contains(first);
        assertThat(rig.infra().project("shop").domains().get(NAME).challenge()).contains(first);
    }

    @Test
    void theTokenOfAnotherProjectShowsNothing() {
        Domain mine = shop.domains().add(NAME);
        Domain theirs = rival.domains().add(NAME);
        assertThat(theirs.challenge()).isNotEqualTo(mine.challenge());

        show(mine);

        assertThat(theirs.verify().isReady()).isFalse();
    }

    @Test
    void anAliasIsNotFollowed() {
        Domain domain = shop.domains().add(NAME);
        DomainChallenge challenge = domain.challenge().orElseThrow();
        internet.publish(Rrset.of(challenge.where(), Rdata.cname("elsewhere.example.net")));
        internet.publish(Rrset.of("elsewhere.example.net", Rdata.txt(challenge.value())));

        assertThat(domain.verify().isReady()).isFalse();
    }

    @Test
    void whatServesIsWatchedAlsoWhileItAwaits() {
        Infrastructure supervised = rig.infra(Infrastructure.Builder::supervise);
        Domain domain = owned(supervised.project("shop"), NAME);
        domain.update(d -> d.pointTo(EDGE).leaveDns());
        assertThat(domain.instruction()).isPresent();
        internet.withdraw(DomainName.of("_vaporform-challenge." + NAME), Rdata.TXT);

        rig.pass(Duration.ofMinutes(70));

        assertThat(supervised.project("shop").stack().findings())
                .extracting(Finding::code)
                .containsExactly(Issue.UNVERIFIED);
    }

    @Test
    void aDomainThatLeadsToItselfIsRefused() {
        assertThatThrownBy(() -> shop.domains().add(NAME, d -> d.pointTo(DnsTarget.host(NAME))))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("itself");
        String tooLong = "a".repeat(60) + "." + "b".repeat(60) + "." + "c".repeat(60) + "." + "d".repeat(50) + ".com";
        assertThatThrownBy(() -> shop.domains().add(tooLong))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("no room");
    }

    @Test
    void recordsAreSetChangedAndRemoved() {
        Domain domain = owned(shop, NAME);
        domain.update(d -> d.pointTo(EDGE));
        Rrset mail = Rrset.of(NAME, Rdata.mx(10, "mx.example.net"));
        domain.updateRecords(List.of(mail));
        assertThat(internet.find(DomainName.of(NAME), Rdata.A)).contains(Rrset.of(NAME, Rdata.a("192.0.2.10")));
        assertThat(internet.find(DomainName.of(NAME), Rdata.MX)).contains(mail);

        domain.updateRecords(List.of());
        assertThat(internet.find(DomainName.of(NAME), Rdata.MX)).isEmpty();

        domain.release();
        assertThat(internet.find(DomainName.of(NAME), Rdata.A)).isEmpty();
    }

    @Test
    void whatOthersHaveSetIsTheirsUnlessAdopted() {
        Rrset theirs = Rrset.of(NAME, Rdata.a("192.0.2.99"));
        Domain domain = owned(shop, NAME);
        internet.publish(theirs);

        assertThatThrownBy(() -> domain.update(d -> d.pointTo(EDGE)))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("others have set");
        assertThat(internet.find(DomainName.of(NAME), Rdata.A)).contains(theirs);

        domain.update(d -> d.adopt());
        assertThat(internet.find(DomainName.of(NAME), Rdata.A)).contains(Rrset.of(NAME, Rdata.a("192.0.2.10")));
    }

    @Test
    void whatAPersonShouldKnowIsAFinding() {
        Infrastructure supervised = rig.infra(Infrastructure.Builder::supervise);
        Domain domain = owned(supervised.project("shop"), NAME);
        internet.withdraw(DomainName.of("_vaporform-challenge." + NAME), Rdata.TXT);

        rig.pass(Duration.ofMinutes(70));

        assertThat(supervised.project("shop").stack().findings())
                .extracting(Finding::code)
                .containsExactly(Issue.UNVERIFIED);

        show(domain);
        rig.pass(Duration.ofMinutes(70));

        assertThat(supervised.project("shop").stack().findings()).isEmpty();
        assertThat(domain.isReady()).isTrue();
    }

    @Test
    void whoeverAsksAgainIsToldThatItIsGone() {
        Domain domain = owned(shop, NAME);
        internet.withdraw(DomainName.of("_vaporform-challenge." + NAME), Rdata.TXT);

        domain.verify();

        assertThat(domain.instruction()).get().asString().contains("_vaporform-challenge." + NAME);
        assertThatThrownBy(() -> rival.domains().add(NAME)).isInstanceOf(ApplyFailedException.class);
        show(domain);
        assertThat(domain.verify().isReady()).isTrue();
    }

    @Test
    void othersAreMadeOnceItIsTheProjects() {
        Blueprint blueprint = Blueprint.named("shop", b -> {
            DomainRef domain = b.domain(NAME, d -> {});
            b.deployment("web", w -> w.image("shop/web:1").port(8080).env("HOST", domain.value()));
        });
        ApplyResult first = shop.apply(blueprint);
        assertThat(first.instructions()).hasSize(1);
        assertThat(first.with(Outcome.BLOCKED)).hasSize(1);

        show(shop.domains().get(NAME));
        shop.apply(blueprint);

        assertThat(((Thing.Running) rig.running("web").get(0)).environment()).containsEntry("HOST", NAME);
        assertThat(shop.plan(blueprint).isNoOp()).isTrue();
    }

    @Test
    void aComponentsChildrenAreNotDomains() {
        owned(shop, "web.example.com");
        shop.deploy("web", w -> w.image("shop/web:1").port(8080));

        shop.deployment("web").destroy();

        assertThat(shop.stack().resources().keySet())
                .extracting(address -> address.kind())
                .containsExactly(Kind.DOMAIN);
    }

    @Test
    void eachWayOfShowingItWorks() {
        Domain alias = shop.domains().add("a.example.com", d -> d.verifyBy(VerificationMethod.CNAME));
        show(alias);
        Domain file = shop.domains().add("b.example.com", d -> d.verifyBy(VerificationMethod.FILE));
        DomainChallenge challenge = file.challenge().orElseThrow();
        assertThat(challenge.where()).startsWith("http://b.example.com/.well-known/vaporform/");
        assertThat(challenge.where()).doesNotContain(challenge.value());
        internet.serve(challenge.where(), challenge.value());

        assertThat(alias.verify().isReady()).isTrue();
        assertThat(file.verify().isReady()).isTrue();
    }

    @Test
    void anotherWayIsShownAnew() {
        Domain domain = owned(shop, NAME);

        domain.update(d -> d.verifyBy(VerificationMethod.FILE));

        assertThat(domain.instruction()).get().asString().contains("/.well-known/vaporform/");
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> shop.domains().add("localhost")).isInstanceOf(InvalidSpecException.class);
        assertThatThrownBy(() -> shop.domains().add("a_b.example.com")).isInstanceOf(InvalidSpecException.class);
        assertThatThrownBy(() -> shop.domains().add("*.example.com", d -> d.verifyBy(VerificationMethod.FILE)))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("wildcard");
        assertThatThrownBy(() -> shop.domains().add(NAME, d -> d.verifyBy(VerificationMethod.EMAIL)))
                .isInstanceOf(InvalidSpecException.class);
        assertThatThrownBy(() ->
                        shop.domains().add(NAME, d -> d.record(Rrset.of("other.example.com", Rdata.a("192.0.2.1")))))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("other.example.com");
        assertThat(shop.stack().resources()).isEmpty();
    }

    @Test
    void whatIsStoredIsReadBack() {
        Domain domain = shop.domains().add("*.example.com", d -> d.pointTo(DnsTarget.host("edge.example.net"))
                .record(Rrset.of("_dmarc.example.com", Rdata.txt("v=DMARC1; p=none")))
                .adopt());

        assertThat(rig.infra().project("shop").domains().get("*.EXAMPLE.com").spec())
                .isEqualTo(domain.spec());
        assertThat(shop.stack().resources().get(domain.address()).phase()).isEqualTo(Phase.AWAITING);
    }
}
