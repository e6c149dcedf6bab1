package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Certificate;
import io.vaporform.Infrastructure;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.RevocationReason;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.testsupport.AcmeProxy;
import io.vaporform.testsupport.AcmeRequest.Kind;
import io.vaporform.testsupport.Pebble;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is due is renewed, by a real Pebble. */
class RenewalIT {

    @Test
    void shortLivesAreRenewedByThemselves() {
        renewsByItself(Duration.ofSeconds(15), 3);
    }

    @Test
    @Tag("extended")
    void twoMinuteLivesAreRenewedTenTimes() {
        renewsByItself(Duration.ofMinutes(2), 10);
    }

    private static void renewsByItself(Duration lifetime, int times) {
        try (Pebble pebble = Pebble.builder().validity(lifetime).start();
                Infrastructure infra = AcmeITCase.infrastructure(
                        AcmeITCase.provider(pebble).build(),
                        MemoryStateStore.create(),
                        builder -> builder.supervise())) {
            Certificate certificate = infra.project("shop").certificates().provision("short.example.com");
            Map<String, Instant> seen = new LinkedHashMap<>();
            Awaitility.await()
                    .atMost(lifetime.multipliedBy(times + 1))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> {
                        CertificateOutputs current = certificate.current().orElseThrow();
                        assertThat(current.notAfter()).as("end").isAfter(Instant.now());
                        seen.putIfAbsent(current.serial(), Instant.now());
                        return seen.size() > times;
                    });
        }
    }

    @Test
    void theIssuerSaysWhenAndHearsWhatIsReplaced() {
        try (Pebble pebble = Pebble.withRenewalInfo().start();
                AcmeProxy proxy = AcmeProxy.before(pebble);
                Infrastructure infra = AcmeITCase.infrastructure(
                        AcmeProvider.builder()
                                .ca(AcmeCa.of(proxy.directory().toString()).trusting(proxy.ca()))
                                .agreeToTerms()
                                .http01(new InetSocketAddress("127.0.0.1", pebble.httpPort()))
                                .build(),
                        MemoryStateStore.create(),
                        builder -> builder.supervise())) {
            Certificate certificate = infra.project("shop").certificates().provision("ari.example.com");
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> proxy.count(Kind.RENEWAL_INFO) > 0);

            certificate.renew();

            assertThat(proxy.requests().stream()
                            .filter(request -> request.kind() == Kind.NEW_ORDER && request.isForwarded()))
                    .hasSize(2)
                    .last()
                    .satisfies(order -> assertThat(order.payload()).contains("\"replaces\""));
        }
    }

    @Test
    void aProfileIsAskedFor() {
        Duration shortlived = Duration.ofMinutes(10);
        try (Pebble pebble =
                        Pebble.withProfiles().profile("shortlived", shortlived).start();
                Infrastructure infra =
                        AcmeITCase.infrastructure(AcmeITCase.provider(pebble).build())) {
            CertificateOutputs current = infra.project("shop")
                    .certificates()
                    .provision("profile.example.com", c -> c.profile("shortlived"))
                    .current()
                    .orElseThrow();
            assertThat(current.lifetime()).isLessThanOrEqualTo(shortlived);
        }
    }

    @Test
    void aCompromisedOneIsReplacedAndRevoked() {
        try (Pebble pebble = Pebble.builder().start();
                Infrastructure infra =
                        AcmeITCase.infrastructure(AcmeITCase.provider(pebble).build())) {
            Certificate certificate = infra.project("shop").certificates().provision("lost.example.com");
            CertificateOutputs before = certificate.current().orElseThrow();

            certificate.revoke(RevocationReason.KEY_COMPROMISE);

            assertThat(status(pebble, before)).contains(new Pebble.CertificateStatus(true, Optional.of(1)));
            CertificateOutputs now = certificate.current().orElseThrow();
            assertThat(status(pebble, now)).contains(new Pebble.CertificateStatus(false, Optional.empty()));
            assertThat(now.key()).isNotEqualTo(before.key());
        }
    }

    private static Optional<Pebble.CertificateStatus> status(Pebble pebble, CertificateOutputs certificate) {
        return pebble.status(new BigInteger(certificate.serial(), 16));
    }
}
