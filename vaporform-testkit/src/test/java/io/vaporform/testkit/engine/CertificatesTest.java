package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Blueprint;
import io.vaporform.Certificate;
import io.vaporform.CertificateRef;
import io.vaporform.Deployment;
import io.vaporform.DomainRef;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.Thing;
import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.Outcome;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.KeyType;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.RevocationReason;
import io.vaporform.spec.Rrset;
import io.vaporform.testkit.ManualTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What certificates mean to the engine, whoever issues them. */
class CertificatesTest {

    private static final String NAME = "shop.example.com";

    private final ManualTime time = ManualTime.create();
    private final InMemoryProvider provider = InMemoryProvider.create();
    private final Infrastructure infra = Infrastructure.builder()
            .provider(provider)
            .time(time)
            .executor(time.executor())
            .build();
    private final Project shop = infra.project("shop");
    private final Project rival = infra.project("rival");

    @AfterEach
    void close() {
        infra.close();
    }

    @Test
    void itIsGotOnceAndKeptUntilItIsRenewed() {
        Certificate certificate = shop.certificates().provision(NAME);
        CertificateOutputs first = certificate.current().orElseThrow();
        int changes = provider.ledger().size();

        shop.certificates().provision(NAME);
        assertThat(certificate.current()).contains(first);
        assertThat(provider.ledger()).hasSize(changes);

        CertificateOutputs second = certificate.renew().current().orElseThrow();
        assertThat(second.serial()).isNotEqualTo(first.serial());
        assertThat(second.key()).isNotEqualTo(first.key());
        certificate.remove();
        assertThat(shop.certificates().list()).isEmpty();
        assertThat(provider.world().things()).isEmpty();
    }

    @Test
    void whatUsesItIsChangedWhenItIsRenewed() {
        Certificate certificate = shop.certificates().provision(NAME);
        Deployment web = shop.deploy(
                "web",
                w -> w.image("shop/web:1").env("TLS_CHAIN", certificate.chain()).env("TLS_KEY", certificate.key()));
        assertThat(environment(web).get("TLS_CHAIN"))
                .isEqualTo(certificate.current().orElseThrow().chain());

        certificate.renew();

        CertificateOutputs renewed = certificate.current().orElseThrow();
        assertThat(environment(web).get("TLS_CHAIN")).isEqualTo(renewed.chain());
        assertThat(environment(web).get("TLS_KEY")).isEqualTo(renewed.key().reveal());
    }

    private java.util.Map<String, String> environment(Deployment web) {
        return provider.world().things(web.address()).stream()
                .map(Thing.Running.class::cast)
                .findFirst()
                .orElseThrow()
                .environment();
    }

    @Test
    void aBlueprintDeclaresItBehindItsDomain() {
        Blueprint blueprint = Blueprint.named("site", b -> {
            DomainRef domain = b.domain(NAME, d -> {});
            CertificateRef certificate = b.certificate(NAME, c -> c.after(domain.value()));
            b.deployment("web", w -> w.image("shop/web:1").env("CHAIN", certificate.chain()));
        });
        ApplyResult result = shop.apply(blueprint);
        assertThat(result.changes())
                .anyMatch(change -> change.outcome() == Outcome.BLOCKED
                        && change.address().name().equals("web"));

        var challenge = shop.domains().get(NAME).challenge().orElseThrow();
        provider.world().internet().publish(Rrset.of(challenge.where(), Rdata.txt(challenge.value())));
        shop.domains().get(NAME).verify();
        shop.apply(blueprint);

        assertThat(shop.certificates().get(NAME).isReady()).isTrue();
        assertThat(shop.deployment("web").outputs().instances()).hasSize(1);
    }

    @Test
    void whoHasTheNameHasItsCertificates() {
        var domain = shop.domains().add("example.com");
        var challenge = domain.challenge().orElseThrow();
        provider.world().internet().publish(Rrset.of(challenge.where(), Rdata.txt(challenge.value())));
        domain.verify();

        for (String name : List.of("example.com", "www.example.com", "*.example.com")) {
            assertThatThrownBy(() -> rival.certificates().provision(name))
                    .as(name)
                    .isInstanceOf(ApplyFailedException.class)
                    .hasMessageContaining("example.com is another project's");
        }
        assertThat(shop.certificates().provision("*.example.com").isReady()).isTrue();
    }

    @Test
    void aNameThatNobodyHasIsServedByTheFirst() {
        shop.certificates().provision(NAME);
        assertThatThrownBy(() -> rival.certificates().provision(NAME))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("another project has one");
    }

    @Test
    void theWildcardAboveWhatOthersWereGivenIsNobodyElses() {
        var domain = shop.domains().add("a.apps.example.com");
        var challenge = domain.challenge().orElseThrow();
        provider.world().internet().publish(Rrset.of(challenge.where(), Rdata.txt(challenge.value())));
        domain.verify();
        assertThatThrownBy(() -> rival.certificates().provision("*.apps.example.com"))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("a.apps.example.com is another project's");
    }

    @Test
    void aCompromisedOneIsReplacedAndRevoked() {
        Certificate certificate = shop.certificates().provision(NAME);
        String serial = certificate.current().orElseThrow().serial();
        certificate.revoke(RevocationReason.KEY_COMPROMISE);
        assertThat(provider.world().revoked()).containsExactly(serial);
        assertThat(certificate.current().orElseThrow().serial()).isNotEqualTo(serial);
    }

    @Test
    void eachPointOfItsScoreHasAReason() {
        var score = shop.certificates().provision(NAME).score().orElseThrow();
        assertThat(score.total()).isEqualTo(100);
        assertThat(score.parts()).allSatisfy(part -> assertThat(part.why()).isNotBlank());
        var wild = shop.certificates()
                .provision("*.example.com", c -> c.key(KeyType.RSA_2048).renewItself(false))
                .score()
                .orElseThrow();
        assertThat(wild.total()).isEqualTo(82);
        assertThat(wild.toString()).contains("take EC_P256").contains("somebody has to renew it");
    }

    @Test
    void caaRecordsAreSeenBeforeItIsAskedFor() {
        provider.world().internet().publish(Rrset.of(NAME, Rdata.of("CAA", "0 issue \"other.example\"")));
        assertThat(shop.certificates().preflight(CertificateSpec.of(NAME)))
                .singleElement()
                .asString()
                .contains(NAME)
                .contains("other.example");
    }

    @Test
    void theKeyIsInNoEventPlanAndText() {
        Certificate certificate = shop.certificates().provision(NAME);
        String key = certificate.current().orElseThrow().key().reveal();
        String part = key.substring(40, 70);
        assertThat(certificate.current().orElseThrow().toString()).doesNotContain(part);
        assertThat(shop.stack().history().toString()).doesNotContain(part);
        assertThat(shop.stack().resources().toString()).doesNotContain(part);
        assertThat(shop.certificates()
                        .planProvision(CertificateSpec.builder(NAME)
                                .key(KeyType.EC_P384)
                                .build()))
                .asString()
                .doesNotContain(part);
    }
}
