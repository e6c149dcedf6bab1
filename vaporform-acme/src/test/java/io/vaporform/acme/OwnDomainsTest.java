package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Domain;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.error.OperationTimeoutException;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.spec.DomainChallenge;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.testkit.FakeAcme;
import io.vaporform.testkit.ManualTime;
import io.vaporform.tls.SpkiPins;
import org.junit.jupiter.api.Test;

/** Whom a CA is asked for at all, and who is taken for the CA. */
class OwnDomainsTest {

    private final ManualTime time = ManualTime.create();
    private final InMemoryProvider memory = InMemoryProvider.create();

    private Infrastructure infra(AcmeProvider acme) {
        return Infrastructure.builder()
                .installation("acme-test")
                .provider(memory)
                .provider(acme)
                .time(time)
                .executor(time.executor())
                .build();
    }

    private static AcmeProvider.Builder provider(AcmeCa ca) {
        return AcmeProvider.builder().ca(ca).agreeToTerms().http01();
    }

    private static AcmeCa ca(FakeAcme fake) {
        return AcmeCa.of(fake.directory()).trusting(fake.serverRoot());
    }

    @Test
    void aNameThatIsNoDomainOfTheProjectIsAskedForOfNobody() {
        try (FakeAcme fake = FakeAcme.builder(time).start();
                Infrastructure infra = infra(provider(ca(fake)).ownDomainsOnly().build())) {
            Project shop = infra.project("shop");
            assertThatThrownBy(() -> shop.certificates().provision("www.example.com", c -> c.on("acme")))
                    .isInstanceOf(ApplyFailedException.class)
                    .hasMessageContaining("www.example.com is no domain of the project: add it");
            assertThat(fake.requests()).isZero();

            Domain domain = shop.domains().add("example.com");
            DomainChallenge challenge = domain.challenge().orElseThrow();
            memory.world().internet().publish(Rrset.of(challenge.where(), Rdata.txt(challenge.value())));
            domain.verify();

            assertThat(shop.certificates()
                            .provision("www.example.com", c -> c.on("acme"))
                            .isReady())
                    .isTrue();
        }
    }

    @Test
    void aServerWithAnotherKeyIsNotTheCa() {
        try (FakeAcme fake = FakeAcme.builder(time).start()) {
            String right = SpkiPins.pinOf(fake.serverRoot());
            String backup = SpkiPins.pinOf(fake.root());
            assertThat(isReady(ca(fake).pinned(SpkiPins.of(right, backup)))).isTrue();

            String other = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
            String another = "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=";
            long before = fake.requests();
            assertThatThrownBy(() -> isReady(ca(fake).pinned(SpkiPins.of(other, another))))
                    .isInstanceOf(OperationTimeoutException.class);
            assertThat(fake.requests()).isEqualTo(before);
        }
    }

    private boolean isReady(AcmeCa ca) {
        try (Infrastructure infra = infra(provider(ca).build())) {
            return infra.project("shop")
                    .certificates()
                    .provision("pinned.example.com", c -> c.on("acme"))
                    .isReady();
        }
    }
}
