package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Certificate;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.memory.InMemoryCa;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.KeyType;
import io.vaporform.spec.RevocationReason;
import io.vaporform.spec.Secret;
import io.vaporform.testkit.ManualTime;
import io.vaporform.tls.CertificateMaterial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Certificates that somebody brings. */
class UploadedCertificatesTest {

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
    void whatIsBroughtIsCheckedHereAndNow() {
        Instant now = time.now();
        InMemoryCa ca = InMemoryCa.create(now);
        CertificateMaterial good =
                ca.issue(List.of(DomainName.of(NAME)), KeyType.EC_P256, now, now.plus(Duration.ofDays(30)));
        Certificate certificate = shop.certificates().upload(NAME, good.chainPem(), good.keyPem());
        assertThat(certificate.current().orElseThrow().chain()).isEqualTo(good.chainPem());
        assertThatThrownBy(certificate::renew)
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("upload another one");

        CertificateMaterial expired = ca.issue(
                List.of(DomainName.of(NAME)),
                KeyType.EC_P256,
                now.minus(Duration.ofDays(2)),
                now.minus(Duration.ofDays(1)));
        Secret other = good.keyPem();
        assertThatThrownBy(() -> shop.certificates().upload("other.example.com", expired.chainPem(), other))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("expired")
                .hasMessageContaining("other.example.com")
                .hasMessageNotContaining("PRIVATE");

        CertificateOutputs asked = shop.certificates().provision(NAME).current().orElseThrow();
        assertThat(asked.serial())
                .isNotEqualTo(good.outputs(java.util.Optional.empty()).serial());
    }

    @Test
    void whatIsBroughtIsForAllItsNames() {
        CertificateMaterial both = brought("example.com", "*.example.com", "www.example.org", "localhost");
        Certificate certificate = shop.certificates().upload("www.example.org", both.chainPem(), both.keyPem());
        assertThat(names(certificate)).containsExactly("www.example.org", "example.com", "*.example.com");
        assertThatThrownBy(() -> rival.certificates().provision("example.com"))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("another project has one");
    }

    @Test
    void ofWhatIsBroughtForANameBelowItsWildcardNothingElseIsMeant() {
        CertificateMaterial wide = brought("*.example.com", "example.com");
        Certificate certificate = shop.certificates().upload(NAME, wide.chainPem(), wide.keyPem());
        assertThat(names(certificate)).containsExactly(NAME);
    }

    @Test
    void whatIsBroughtIsShownForNoNamesOfOthers() {
        Certificate honest = shop.certificates().provision("victim.example.org");
        CertificateMaterial greedy = brought("evil.example", "victim.example.org");
        assertThatThrownBy(() -> rival.certificates().upload("evil.example", greedy.chainPem(), greedy.keyPem()))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("victim.example.org");

        Secret password = Secret.of("secret");
        byte[] store = greedy.toPkcs12(password, "evil");
        Certificate some = rival.certificates().upload(List.of("evil.example"), store, password);
        assertThat(names(some)).containsExactly("evil.example");
        assertThat(names(rival.certificates().upload(List.of("evil.example"), greedy.chainPem(), greedy.keyPem())))
                .containsExactly("evil.example");

        honest.renew();
        assertThat(honest.isReady()).isTrue();
        assertThat(shop.certificates().provision("victim.example.org").isReady())
                .isTrue();
    }

    @Test
    void whatIsBroughtForNoNamesIsRefused() {
        CertificateMaterial good = brought(NAME);
        assertThatThrownBy(() -> shop.certificates().upload(List.of(), good.chainPem(), good.keyPem()))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("name what it is to be shown for");
    }

    private CertificateMaterial brought(String... names) {
        Instant now = time.now();
        return InMemoryCa.create(now)
                .issue(
                        Stream.of(names).map(DomainName::of).toList(),
                        KeyType.EC_P256,
                        now,
                        now.plus(Duration.ofDays(30)));
    }

    private static List<String> names(Certificate certificate) {
        return certificate.spec().orElseThrow().names().stream()
                .map(DomainName::text)
                .toList();
    }

    @Test
    void oneThatWasBroughtIsNotRevoked() {
        Instant now = time.now();
        CertificateMaterial good = InMemoryCa.create(now)
                .issue(List.of(DomainName.of(NAME)), KeyType.EC_P256, now, now.plus(Duration.ofDays(30)));
        Certificate certificate = shop.certificates().upload(NAME, good.chainPem(), good.keyPem());
        assertThatThrownBy(() -> certificate.revoke(RevocationReason.SUPERSEDED))
                .isInstanceOf(InvalidSpecException.class);
        assertThat(provider.world().revoked()).isEmpty();
    }
}
