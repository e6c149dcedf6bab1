package io.vaporform.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.testsupport.AcmeRequest.Kind;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.shredzone.acme4j.Account;
import org.shredzone.acme4j.Certificate;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;

/** By a client of another's, before the real Pebble of this machine. */
class AcmeProxyIT {

    private static final String HTTP = Http01Challenge.TYPE;

    private static Pebble pebble;

    private AcmeProxy proxy;
    private AcmeClient client;

    @BeforeAll
    static void startPebble() {
        pebble = Pebble.builder().alwaysValid().start();
    }

    @AfterAll
    static void stopPebble() {
        if (pebble != null) {
            pebble.close();
        }
    }

    @BeforeEach
    void start() {
        proxy = AcmeProxy.before(pebble);
        client = new AcmeClient(proxy.directory(), proxy.ca());
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    @Test
    void everythingPassesThroughIt() throws Exception {
        Certificate certificate = client.certificate(client.account(), HTTP, "a.example", "b.example");
        AcmeClient.verify(certificate.getCertificateChain(), pebble.roots());
        assertThat(certificate.getLocation().getAuthority())
                .isEqualTo(proxy.directory().getAuthority());
        certificate.revoke();
        assertThat(pebble.status(certificate.getCertificate().getSerialNumber())
                        .orElseThrow()
                        .revoked())
                .isTrue();
        // Pebble says that it may not be cached.
        assertThat(proxy.count(Kind.DIRECTORY)).isPositive();
        assertThat(proxy.count(Kind.NEW_NONCE)).isOne();
        assertThat(proxy.count(Kind.NEW_ACCOUNT)).isOne();
        assertThat(proxy.count(Kind.NEW_ORDER)).isOne();
        assertThat(proxy.count(Kind.AUTHORIZATION)).isGreaterThanOrEqualTo(2);
        assertThat(proxy.count(Kind.CHALLENGE)).isEqualTo(2);
        assertThat(proxy.count(Kind.ORDER)).isPositive();
        assertThat(proxy.count(Kind.FINALIZE)).isOne();
        assertThat(proxy.count(Kind.CERTIFICATE)).isOne();
        assertThat(proxy.count(Kind.REVOKE)).isOne();
        assertThat(proxy.count(Kind.OTHER)).isZero();
        assertThat(proxy.requests())
                .filteredOn(request -> request.kind() == Kind.NEW_ORDER)
                .singleElement()
                .satisfies(order -> assertThat(order.payload()).contains("a.example", "b.example"));
    }

    @Test
    void aFifthOfTheNoncesIsBad() throws Exception {
        proxy.badNonces(20, 42);
        Account account = client.account();
        for (int i = 0; i < 5; i++) {
            Certificate certificate = client.certificate(account, HTTP, "n" + i + ".example");
            AcmeClient.verify(certificate.getCertificateChain(), pebble.roots());
        }
        assertThat(proxy.requests().stream().filter(request -> !request.isForwarded()))
                .hasSizeBetween(1, proxy.requests().size() / 2)
                .allSatisfy(request -> assertThat(request.fault()).contains(AcmeFault.badNonce()));
        assertThat(proxy.forwarded(Kind.NEW_ORDER)).isEqualTo(5);
    }

    @Test
    void aLimitedClientIsToldWhenToComeBack() throws Exception {
        Account account = client.account();
        proxy.next(Kind.NEW_ORDER, AcmeFault.rateLimited(Duration.ofHours(1)));
        Instant before = Instant.now();
        assertThatThrownBy(() -> account.newOrder().domain("limited.example").create())
                .isInstanceOfSatisfying(AcmeRateLimitedException.class, limited -> assertThat(
                                limited.getRetryAfter().orElseThrow())
                        .isBetween(before.plusSeconds(3590), before.plusSeconds(3660)));
        assertThat(proxy.forwarded(Kind.NEW_ORDER)).isZero();
        // The nonce that came with it is one of Pebble's.
        assertThat(account.newOrder().domain("limited.example").create().getLocation())
                .isNotNull();
        assertThat(proxy.count(Kind.NEW_NONCE)).isOne();
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.argumentSet("503", AcmeFault.unavailable()),
                Arguments.argumentSet("garbage", AcmeFault.garbage()),
                Arguments.argumentSet("nothing", AcmeFault.empty()),
                Arguments.argumentSet("problem", AcmeFault.problem(403, "unauthorized")));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void aWrongAnswerIsNoOrder(AcmeFault fault) throws Exception {
        Account account = client.account();
        proxy.always(Kind.NEW_ORDER, fault);
        assertThatThrownBy(() -> account.newOrder().domain("wrong.example").create())
                .isInstanceOfAny(AcmeException.class, RuntimeException.class);
        assertThat(proxy.count(Kind.NEW_ORDER)).isPositive();
        assertThat(proxy.forwarded(Kind.NEW_ORDER)).isZero();
        proxy.heal();
        assertThat(account.newOrder().domain("wrong.example").create().getLocation())
                .isNotNull();
    }

    @Test
    void silenceLastsUntilTheClientGivesUp() throws Exception {
        Account account = client.account();
        proxy.next(Kind.NEW_ORDER, AcmeFault.silence());
        assertThatThrownBy(() -> account.newOrder().domain("silent.example").create())
                .isInstanceOf(AcmeNetworkException.class)
                .hasCauseInstanceOf(HttpTimeoutException.class);
        assertThat(proxy.forwarded(Kind.NEW_ORDER)).isZero();
    }

    @Test
    void aLostAnswerWasAnOrder() throws Exception {
        Account account = client.account();
        int before = orders();
        proxy.next(Kind.NEW_ORDER, AcmeFault.lostAnswer());
        assertThatThrownBy(() -> account.newOrder().domain("lost.example").create())
                .isInstanceOf(AcmeNetworkException.class);
        assertThat(proxy.count(Kind.NEW_ORDER)).isOne();
        assertThat(proxy.forwarded(Kind.NEW_ORDER)).isOne();
        assertThat(orders()).isEqualTo(before + 1);
    }

    private static int orders() {
        return pebble.log().split("Added order ", -1).length - 1;
    }

    @Test
    void aLateFinalizeIsDoneAllTheSame() throws Exception {
        Order order = client.account().newOrder().domain("late.example").create();
        proxy.next(Kind.FINALIZE, AcmeFault.late(Duration.ofMillis(700)));
        long start = System.nanoTime();
        Certificate certificate = client.certificate(order, HTTP);
        assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(700));
        AcmeClient.verify(certificate.getCertificateChain(), pebble.roots());
    }

    @Test
    void renewalInformationPassesToo() throws Exception {
        try (Pebble newer = Pebble.withRenewalInfo().alwaysValid().start();
                AcmeProxy before = AcmeProxy.before(newer)) {
            AcmeClient other = new AcmeClient(before.directory(), before.ca());
            Certificate certificate = other.certificate(other.account(), HTTP, "ari.example");
            before.next(Kind.RENEWAL_INFO, AcmeFault.garbage());
            assertThatThrownBy(() -> certificate.getRenewalInfo().getSuggestedWindowStart())
                    .isInstanceOf(RuntimeException.class);
            assertThat(certificate.getRenewalInfo().getSuggestedWindowStart()).isNotNull();
            assertThat(before.forwarded(Kind.RENEWAL_INFO)).isOne();
            assertThat(before.count(Kind.RENEWAL_INFO)).isEqualTo(2);
        }
    }

    @Test
    void itHasNoAnswerWhilePebbleIsAway() throws Exception {
        Account account = client.account();
        pebble.stop();
        try {
            assertThatThrownBy(() -> account.newOrder().domain("away.example").create())
                    .isInstanceOf(AcmeNetworkException.class);
        } finally {
            pebble.start();
        }
        assertThatThrownBy(() -> account.newOrder().domain("away.example").create())
                .isInstanceOf(AcmeException.class)
                .isNotInstanceOf(AcmeNetworkException.class);
    }
}
