package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Certificate;
import io.vaporform.Infrastructure;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.KeyType;
import io.vaporform.testsupport.Pebble;
import io.vaporform.tls.CertificateMaterial;
import java.security.interfaces.RSAPublicKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Certificates of a real Pebble, by files. */
class HttpChallengeIT {

    private static Pebble pebble;

    @BeforeAll
    static void start() {
        pebble = Pebble.builder().start();
    }

    @AfterAll
    static void stop() {
        pebble.close();
    }

    @Test
    void aNameHasACertificate() throws Exception {
        try (Infrastructure infra =
                AcmeITCase.infrastructure(AcmeITCase.provider(pebble).build())) {
            Certificate certificate = infra.project("shop").certificates().provision("shop.example.com");

            assertThat(certificate.isReady()).isTrue();
            CertificateOutputs current = certificate.current().orElseThrow();
            assertThat(current.names()).containsExactly(DomainName.of("shop.example.com"));
            AcmeITCase.verify(current, pebble);

            String serial = current.serial();
            infra.project("shop").certificates().provision("shop.example.com");
            assertThat(certificate.current().orElseThrow().serial()).isEqualTo(serial);

            certificate.renew();
            assertThat(certificate.current().orElseThrow().serial()).isNotEqualTo(serial);
            certificate.remove();
            assertThat(infra.project("shop").certificates().list()).isEmpty();
        }
    }

    @Test
    void severalNamesAndAnotherKindOfKey() throws Exception {
        try (Infrastructure infra =
                AcmeITCase.infrastructure(AcmeITCase.provider(pebble).build())) {
            Certificate certificate = infra.project("shop").certificates().provision("a.example.com", c -> c.name(
                            "b.example.com")
                    .name("c.example.net")
                    .key(KeyType.RSA_2048));

            CertificateOutputs current = certificate.current().orElseThrow();
            assertThat(current.names())
                    .extracting(DomainName::text)
                    .containsExactlyInAnyOrder("a.example.com", "b.example.com", "c.example.net");
            assertThat(CertificateMaterial.read(current).chain().get(0).getPublicKey())
                    .isInstanceOf(RSAPublicKey.class);
            AcmeITCase.verify(current, pebble);
        }
    }

    @Test
    void whatTheCaRefusesIsToldInItsWords() {
        pebble.dns().addA("elsewhere.example.com", "127.0.0.9");
        try (Infrastructure infra =
                AcmeITCase.infrastructure(AcmeITCase.provider(pebble).build())) {
            assertThatThrownBy(() -> infra.project("shop").certificates().provision("elsewhere.example.com"))
                    .isInstanceOf(ApplyFailedException.class)
                    .hasMessageContaining("elsewhere.example.com")
                    .hasMessageContaining("127.0.0.9");
        }
    }
}
