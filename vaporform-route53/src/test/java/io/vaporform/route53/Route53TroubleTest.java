package io.vaporform.route53;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.ConflictException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.RrsetChange;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What goes wrong between us and Route 53, and what is said of it. */
class Route53TroubleTest {

    private static final DomainName ZONE = DomainName.of("kit.example");
    private static final Rrset WWW = Rrset.of("www.kit.example", Rdata.a("192.0.2.1"));

    private FakeRoute53 route53;
    private Route53Backend backend;

    @BeforeEach
    void start() {
        route53 = FakeRoute53.start();
        route53.zone("Z1", "kit.example");
        backend = route53.backend().build();
        backend.records(ZONE);
    }

    @AfterEach
    void stop() {
        backend.close();
        route53.close();
    }

    private void create() {
        backend.change(ZONE, List.of(RrsetChange.create(WWW)));
    }

    private long posts() {
        return route53.requests().stream()
                .filter(each -> each.startsWith("POST"))
                .count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Throttling", "ThrottlingException", "PriorRequestNotComplete"})
    void whatIsTurnedAwayForItsRateIsAskedAgain(String code) {
        route53.fails("POST", 400, code, "Rate exceeded").fails("POST", 400, code, "Rate exceeded");

        create();

        assertThat(posts()).isEqualTo(3);
        assertThat(backend.get(ZONE, WWW.name(), Rdata.A)).contains(WWW);
    }

    @Test
    void whoIsTurnedAwayAgainAndAgainIsToldToWait() {
        for (int i = 0; i < 4; i++) {
            route53.fails("POST", 400, "Throttling", "Rate exceeded");
        }

        assertThatThrownBy(this::create)
                .isInstanceOfSatisfying(ProviderUnavailableException.class, failed -> assertThat(failed.retryAfter())
                        .contains(Duration.ofSeconds(1)))
                .hasMessageContaining("Throttling")
                .hasMessageContaining("Rate exceeded");
        assertThat(posts()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503})
    void aChangeWhoseEffectIsUnknownIsNotSentAgain(int status) {
        route53.answers("POST", status, "<html>out of order</html>");

        assertThatThrownBy(this::create)
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining(status + ": out of order");
        assertThat(posts()).isEqualTo(1);
    }

    @Test
    void whoIsNotThereIsUnavailable() {
        try (Route53Backend nobody = route53.backend()
                .endpoint(URI.create("http://127.0.0.1:1"))
                .timeout(Duration.ofSeconds(1))
                .build()) {
            assertThatThrownBy(() -> nobody.records(ZONE))
                    .isInstanceOf(ProviderUnavailableException.class)
                    .hasMessageContaining("Route 53 at http://127.0.0.1:1");
        }
    }

    @Test
    void whoMayNotIsToldWhatToAllow() {
        route53.fails("POST", 403, "AccessDenied", "User: arn:aws:iam::1:user/x is not authorized");

        assertThatThrownBy(this::create)
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("AccessDenied: User: arn:aws:iam::1:user/x is not authorized")
                .hasMessageContaining("their policy allows route53:")
                .hasMessageNotContaining("secret-key");
    }

    @Test
    void anInterruptEndsTheCallAndIsKept() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(this::create).isInstanceOf(ProviderUnavailableException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void withoutCredentialsTheCureIsTold() {
        try (Route53Backend nobody = route53.backend()
                .credentialsProvider(() -> {
                    throw SdkClientException.create("Unable to load credentials");
                })
                .build()) {
            assertThatThrownBy(() -> nobody.records(ZONE))
                    .isInstanceOf(ProvisioningException.class)
                    .hasMessageContaining("Unable to load credentials")
                    .hasMessageContaining("say credentials(id, secret)");
        }
    }

    /** The API's documentation has both forms. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<InvalidChangeBatch xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><Messages>"
                        + "<Message>Value is not a valid IPv4 address</Message></Messages></InvalidChangeBatch>",
                "<ErrorResponse xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><Error><Type>Sender</Type>"
                        + "<Code>InvalidChangeBatch</Code><Message>Value is not a valid IPv4 address</Message></Error>"
                        + "<RequestId>1</RequestId></ErrorResponse>"
            })
    void whatIsRefusedIsNoConflictWhereNothingHasChanged(String answer) {
        route53.answers("POST", 400, answer);

        assertThatThrownBy(this::create)
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("refused")
                .hasMessageContaining("Value is not a valid IPv4 address");
    }

    @Test
    void whatSomebodyMadeBetweenTheLookAndTheChangeIsAConflict() {
        route53.beforeNextChange(zone -> zone.with("www.kit.example.", "A", "", "198.51.100.1"));

        assertThatThrownBy(this::create)
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("already exists")
                .hasMessageContaining("plan again");
        assertThat(backend.get(ZONE, WWW.name(), Rdata.A))
                .hasValueSatisfying(set -> assertThat(set.data()).containsExactly(Rdata.a("198.51.100.1")));
    }

    @Test
    void whatIsWrongIsToldAtOnce() {
        assertThatThrownBy(() -> Route53Backend.builder()
                        .endpoint(URI.create("localhost"))
                        .timeout(Duration.ZERO)
                        .build())
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("endpoint")
                .hasMessageContaining("timeout");
    }

    @Test
    void amazonsOwnIsReachedUnlessSaidOtherwise() {
        try (Route53Backend amazons = Route53Backend.create()) {
            assertThat(amazons.describe()).isEqualTo("Route 53");
            assertThat(amazons.abilities().keeps(Rdata.CAA)).isTrue();
            assertThat(amazons.abilities().keeps("SOA")).isFalse();
            assertThat(amazons.abilities().keeps("LOC")).isFalse();
        }
    }
}
