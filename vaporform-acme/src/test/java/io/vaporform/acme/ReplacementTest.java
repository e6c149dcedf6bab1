package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Certificate;
import io.vaporform.Infrastructure;
import io.vaporform.error.OperationTimeoutException;
import io.vaporform.testkit.FakeAcme;
import io.vaporform.testkit.FakeAcmeLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Orders that say what they replace, and what they count as. */
class ReplacementTest {

    private static final int MOST = 5;

    private final AtomicReference<Runnable> looked = new AtomicReference<>(() -> {});
    private final Years years =
            new Years(acme -> acme.limits(FakeAcmeLimit.letsEncrypt()).validation(challenge -> {
                looked.get().run();
                return Optional.empty();
            }));

    private Certificate certificate() {
        AcmeCa ca = AcmeCa.of(years.acme.directory())
                .trusting(years.acme.serverRoot())
                .limits(RateLimits.letsEncrypt());
        Infrastructure infra =
                years.with(AcmeProvider.builder().ca(ca).http01().agreeToTerms().build());
        Years.provision(infra, 1);
        return Years.certificates(infra).get(0);
    }

    private void suggestNow() {
        Instant now = years.time.now();
        years.acme.suggest(
                every -> true,
                new FakeAcme.Window(now.minus(Duration.ofHours(1)), now.plus(Duration.ofHours(1)), Optional.empty()));
    }

    @Test
    void whatItsIssuerSuggestsToReplaceCountsAgainstNoLimit() {
        try (years) {
            Certificate certificate = certificate();
            suggestNow();

            for (int i = 0; i < 2 * MOST; i++) {
                certificate.renew();
            }

            assertThat(years.acme.certificates()).hasSize(1 + 2 * MOST);
            assertThat(years.acme.violations()).isEmpty();
        }
    }

    @Test
    void whatItDoesNotSuggestCountsAsARenewal() {
        try (years) {
            Certificate certificate = certificate();
            for (int i = 1; i < MOST; i++) {
                certificate.renew();
            }

            assertThatThrownBy(certificate::renew).isInstanceOf(OperationTimeoutException.class);

            assertThat(years.acme.orders()).hasSize(MOST).last().matches(order -> order.replaces()
                    .isPresent());
            assertThat(years.acme.violations()).isEmpty();
        }
    }

    /** By an order of an account that its issuer has forgotten: nobody can go on with it. */
    @Test
    void whatWasReplacedAlreadyIsOrderedAsARenewal() {
        try (years) {
            Certificate certificate = certificate();
            suggestNow();
            looked.set(() -> {
                looked.set(() -> {});
                years.acme.forgetAccounts();
            });

            certificate.renew();

            assertThat(years.acme.orders()).hasSize(3);
            assertThat(years.acme.certificates()).hasSize(2).last().matches(issued -> issued.replaces()
                    .isEmpty());
        }
    }
}
