package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Certificate;
import io.vaporform.Infrastructure;
import io.vaporform.Operation;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.Secret;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.Row;
import io.vaporform.testsupport.AcmeFault;
import io.vaporform.testsupport.AcmeProxy;
import io.vaporform.testsupport.AcmeRequest;
import io.vaporform.testsupport.AcmeRequest.Kind;
import io.vaporform.testsupport.Pebble;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A CA that answers late, wrongly, or not at all: the certificate arrives all the same, and nothing is left behind. */
class AcmeFaultsIT {

    private static Pebble pebble;
    private static AcmeProxy proxy;

    private final MemoryStateStore store = MemoryStateStore.create();

    @BeforeAll
    static void start() {
        pebble = Pebble.builder().start();
        proxy = AcmeProxy.before(pebble);
    }

    @AfterAll
    static void stop() {
        proxy.close();
        pebble.close();
    }

    @AfterEach
    void nothingIsLeft() {
        proxy.heal();
        assertThat(store.scan("record/acme/http/")).extracting(Row::key).isEmpty();
        assertThat(store.scan("record/acme/rate/")).extracting(Row::key).noneMatch(key -> key.contains("/order/"));
    }

    private static AcmeCa ca() {
        return AcmeCa.of(proxy.directory().toString()).trusting(proxy.ca());
    }

    private Infrastructure infrastructure(AcmeCa... cas) {
        AcmeProvider.Builder builder = AcmeProvider.builder()
                .agreeToTerms()
                .http01(new InetSocketAddress("127.0.0.1", pebble.httpPort()))
                .timeout(Duration.ofSeconds(2));
        List.of(cas).forEach(builder::ca);
        return AcmeITCase.infrastructure(builder.build(), store, more -> more);
    }

    static Stream<Arguments> faults() {
        List<AcmeFault> faults = List.of(
                AcmeFault.unavailable(),
                AcmeFault.garbage(),
                AcmeFault.empty(),
                AcmeFault.lostAnswer(),
                AcmeFault.rateLimited(Duration.ofSeconds(1)));
        return Stream.of(
                        Kind.DIRECTORY,
                        Kind.NEW_NONCE,
                        Kind.NEW_ACCOUNT,
                        Kind.NEW_ORDER,
                        Kind.AUTHORIZATION,
                        Kind.CHALLENGE,
                        Kind.ORDER,
                        Kind.FINALIZE,
                        Kind.CERTIFICATE)
                .flatMap(kind -> faults.stream().map(fault -> Arguments.of(kind, fault)));
    }

    @ParameterizedTest(name = "{1} at {0}")
    @MethodSource("faults")
    void oneFault(Kind kind, AcmeFault fault) throws Exception {
        proxy.next(kind, fault);
        try (Infrastructure infra = infrastructure(ca())) {
            Certificate certificate = infra.project("shop").certificates().provision("one.example.com");
            AcmeITCase.verify(certificate.current().orElseThrow(), pebble);
        }
    }

    @Test
    void whatTheCaHasJustSaidItIsNotAskedForAgain() {
        try (Infrastructure infra = infrastructure(ca())) {
            infra.project("shop").certificates().provision("once.example.com");
        }

        List<Kind> asked = proxy.requests().stream()
                .map(AcmeRequest::kind)
                .filter(kind -> kind != Kind.NEW_NONCE)
                .toList();
        assertThat(asked.subList(asked.lastIndexOf(Kind.NEW_ORDER) + 1, asked.size()))
                .startsWith(Kind.AUTHORIZATION, Kind.CHALLENGE, Kind.ORDER);
    }

    @Test
    void aCaThatSaysNothing() throws Exception {
        proxy.next(Kind.NEW_ORDER, AcmeFault.silence());
        try (Infrastructure infra = infrastructure(ca())) {
            AcmeITCase.verify(
                    infra.project("shop")
                            .certificates()
                            .provision("silent.example.com")
                            .current()
                            .orElseThrow(),
                    pebble);
        }
    }

    @Test
    void aCaThatTakesItsTimeToSign() throws Exception {
        proxy.always(Kind.FINALIZE, AcmeFault.late(Duration.ofSeconds(1)));
        try (Infrastructure infra = infrastructure(ca())) {
            AcmeITCase.verify(
                    infra.project("shop")
                            .certificates()
                            .provision("late.example.com")
                            .current()
                            .orElseThrow(),
                    pebble);
        }
    }

    @Test
    void oneInFiveNoncesIsBad() throws Exception {
        proxy.badNonces(20, 1);
        assertAllArrive("nonce", 20);
    }

    @Test
    void nearlyAllNoncesAreBadForAWhile() throws Exception {
        long before = proxy.forwarded(Kind.NEW_ORDER);
        proxy.badNonces(90, 2);
        try (Infrastructure infra = infrastructure(ca())) {
            List<Operation> begun = begin(infra, "bad", 10);
            waitUntil(() -> proxy.count(Kind.NEW_NONCE) + proxy.count(Kind.NEW_ORDER) > 20);
            proxy.heal();
            begun.forEach(operation -> operation.await());
            assertThat(infra.project("shop").certificates().list()).hasSize(10).allMatch(Certificate::isReady);
        }
        assertThat(proxy.forwarded(Kind.NEW_ORDER) - before).isEqualTo(10);
    }

    private static void waitUntil(java.util.function.BooleanSupplier condition) {
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition::getAsBoolean);
    }

    private void assertAllArrive(String prefix, int count) {
        try (Infrastructure infra = infrastructure(ca())) {
            begin(infra, prefix, count).forEach(Operation::await);
            assertThat(infra.project("shop").certificates().list())
                    .hasSize(count)
                    .allMatch(Certificate::isReady);
        }
    }

    private static List<Operation> begin(Infrastructure infra, String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        infra.project("shop").certificates().start(CertificateSpec.of(prefix + i + ".example.com")))
                .toList();
    }

    @Test
    void aCaThatForgetsItsAccountsInTheMiddle() throws Exception {
        try (Infrastructure infra = infrastructure(ca())) {
            infra.project("shop").certificates().provision("before.example.com");
            proxy.next(Kind.FINALIZE, AcmeFault.unavailable());
            Operation operation = infra.project("shop").certificates().start(CertificateSpec.of("middle.example.com"));
            waitUntil(() -> proxy.requests().stream()
                    .anyMatch(request -> request.kind() == Kind.FINALIZE && !request.isForwarded()));
            pebble.restart();
            operation.await();
            AcmeITCase.verify(
                    infra.project("shop")
                            .certificates()
                            .get("middle.example.com")
                            .current()
                            .orElseThrow(),
                    pebble);
        }
    }

    @Test
    void anotherCaIsAskedWhereOneCannotBe() throws Exception {
        proxy.always(Kind.DIRECTORY, AcmeFault.unavailable());
        proxy.always(Kind.NEW_ORDER, AcmeFault.unavailable());
        try (Infrastructure infra = infrastructure(ca(), AcmeITCase.ca(pebble))) {
            Certificate certificate = infra.project("shop").certificates().provision("fallback.example.com");
            assertThat(certificate.current().orElseThrow().directory())
                    .contains(pebble.directory().toString());
        }
    }

    @Test
    void whatHasFailedIsRehearsedFirst() {
        pebble.dns().addA("moved.example.com", "127.0.0.9");
        AcmeCa real = ca().staging(AcmeITCase.ca(pebble));
        try (Infrastructure infra = infrastructure(real)) {
            assertThatThrownBy(() -> infra.project("shop").certificates().provision("moved.example.com"))
                    .isInstanceOf(ApplyFailedException.class);
            long before = proxy.forwarded(Kind.NEW_ORDER);
            assertThatThrownBy(() -> infra.project("shop").certificates().provision("moved.example.com"))
                    .isInstanceOf(ApplyFailedException.class);
            assertThat(proxy.forwarded(Kind.NEW_ORDER)).isEqualTo(before);

            pebble.dns().clearA("moved.example.com");
            Certificate certificate = infra.project("shop").certificates().provision("moved.example.com");
            assertThat(certificate.current().orElseThrow().directory())
                    .contains(proxy.directory().toString());
            assertThat(proxy.forwarded(Kind.NEW_ORDER)).isEqualTo(before + 1);
        }
    }

    @Test
    void anAccountElsewhereIsNamed() throws Exception {
        String key = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W";
        try (Pebble strict = Pebble.builder().externalAccount("kid-1", key).start()) {
            AcmeProvider provider = AcmeProvider.builder()
                    .ca(AcmeITCase.ca(strict).externalAccount("kid-1", Secret.of(key)))
                    .agreeToTerms()
                    .http01(new InetSocketAddress("127.0.0.1", strict.httpPort()))
                    .build();
            try (Infrastructure infra = AcmeITCase.infrastructure(provider)) {
                AcmeITCase.verify(
                        infra.project("shop")
                                .certificates()
                                .provision("eab.example.com")
                                .current()
                                .orElseThrow(),
                        strict);
            }
        }
    }
}
