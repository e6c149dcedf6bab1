package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Certificates;
import io.vaporform.Infrastructure;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.KeyType;
import io.vaporform.testkit.FakeAcme;
import io.vaporform.testkit.FakeAcme.Outage;
import io.vaporform.testkit.FakeAcmeLimit;
import io.vaporform.testkit.FakeAcmeLimit.Counts;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The testkit's authority, as a client sees it. */
class FakeAcmeTest {

    private static Certificates certificates(Infrastructure infra) {
        return infra.project("shop").certificates();
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyType.class,
            names = {"EC_P256", "RSA_2048"})
    void itIssuesWhatIsAskedFor(KeyType type) throws Exception {
        try (Years years = new Years(acme -> acme.profile("shortlived", Duration.ofDays(6)))) {
            certificates(years.infra(b -> {})).provision("www.example.com", c -> c.name("api.example.org")
                    .key(type)
                    .profile("shortlived"));

            assertThat(years.acme.certificates()).singleElement().satisfies(issued -> {
                assertThat(issued.names()).containsExactly("api.example.org", "www.example.com");
                assertThat(issued.notBefore()).isEqualTo(years.time.now().truncatedTo(ChronoUnit.SECONDS));
                assertThat(Duration.between(issued.notBefore(), issued.notAfter()))
                        .isEqualTo(Duration.ofDays(6));
            });
            X509Certificate issued = years.acme.certificates().get(0).certificate();
            assertThat(issued.getPublicKey().getAlgorithm()).isEqualTo(type.algorithm());
            assertThat(years.acme.root().getSubjectX500Principal()).isNotEqualTo(issued.getSubjectX500Principal());
            assertThat(years.acme.orders()).singleElement().satisfies(order -> {
                assertThat(order.status()).isEqualTo("valid");
                assertThat(order.profile()).hasValue("shortlived");
            });
        }
    }

    @Test
    void itLooksAtWhatTheClientShows() {
        AtomicReference<Function<String, Optional<String>>> shown = new AtomicReference<>(path -> Optional.empty());
        try (Years years = new Years(acme -> acme.validation(challenge -> {
            Optional<String> seen = shown.get().apply(challenge.path());
            return seen.equals(Optional.of(challenge.authorization())) ? Optional.empty() : Optional.of("saw " + seen);
        }))) {
            AcmeProvider provider = years.provider();
            Infrastructure infra = years.with(provider);
            assertThatThrownBy(() -> certificates(infra).provision("bad.example.com"))
                    .isInstanceOf(ApplyFailedException.class)
                    .hasMessageContaining("saw Optional.empty");
            shown.set(provider.challenges()::http);

            certificates(infra).provision("good.example.com");

            assertThat(years.acme.orders()).extracting(FakeAcme.Order::status).containsExactly("invalid", "valid");
        }
    }

    @Test
    void aLimitThatIsMetIsAViolation() {
        FakeAcmeLimit two = new FakeAcmeLimit(Counts.ORDERS_OF_ACCOUNT, 2, Duration.ofHours(2), true, true);
        try (Years years = new Years(acme -> acme.limits(List.of(two)))) {
            Infrastructure infra = years.infra(b -> b.supervise());
            Years.provision(infra, 2);
            assertThat(years.acme.violations()).isEmpty();

            certificates(infra).start(CertificateSpec.of("more.example.com"));
            years.time.advance(Duration.ofMinutes(1));

            assertThat(years.acme.violations()).isNotEmpty().allSatisfy(violation -> assertThat(violation.limit())
                    .isEqualTo(two));
            years.time.advance(Duration.ofHours(2));
            assertThat(certificates(infra).get("more.example.com").isReady()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Outage.class,
            names = {"REFUSED", "UNAVAILABLE"})
    void anOutageEndsByItsClock(Outage how) {
        try (Years years = new Years(acme -> {})) {
            Infrastructure infra = years.infra(b -> b.supervise());
            years.acme.outage(how, Duration.ofSeconds(10));

            certificates(infra).start(CertificateSpec.of("www.example.com"));
            years.time.advance(Duration.ofSeconds(5));
            assertThat(years.acme.orders()).isEmpty();

            years.time.advance(Duration.ofMinutes(5));
            assertThat(certificates(infra).get("www.example.com").isReady()).isTrue();
        }
    }

    @Test
    void anAccountThatIsForgottenIsMadeAnew() {
        try (Years years = new Years(acme -> {})) {
            Infrastructure infra = years.infra(b -> b.supervise());
            Years.provision(infra, 1);
            years.acme.forgetAccounts();

            certificates(infra).start(CertificateSpec.of("more.example.com"));
            years.time.advance(Duration.ofMinutes(1));

            assertThat(years.acme.orders())
                    .extracting(FakeAcme.Order::account)
                    .hasSize(2)
                    .doesNotHaveDuplicates();
        }
    }
}
