package io.vaporform.tls;

import static io.vaporform.tls.Handshakes.serial;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.StoreUnavailableException;
import io.vaporform.spec.DomainName;
import io.vaporform.tls.OnDemand.Decision;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnDemandTest {

    private final Certs certs = new Certs();
    private final MovedTime time = new MovedTime();
    private final List<DomainName> decided = new CopyOnWriteArrayList<>();
    private final List<DomainName> requested = new CopyOnWriteArrayList<>();

    private TlsBuilder builder(Decision decision) {
        return Tls.builder(certs)
                .time(time)
                .onDemand(
                        name -> {
                            decided.add(name);
                            return decision;
                        },
                        requested::add);
    }

    private static void isRefused(Tls tls, String name) {
        assertThatThrownBy(() -> serial(tls, name)).isInstanceOf(SSLException.class);
    }

    @Test
    void whatIsDeniedIsNotAskedForAndNotDecidedByEachHandshake() {
        Tls tls = builder(Decision.DENY).build();

        for (int i = 0; i < 3; i++) {
            isRefused(tls, "www.example.com");
            time.advance(TlsBuilder.MISSING_FOR);
        }

        assertThat(requested).isEmpty();
        assertThat(decided).containsExactly(DomainName.of("www.example.com"));
    }

    @Test
    void whatIsDeniedCanBeAllowedAMinuteLaterOrWhenItChanged() {
        AtomicReference<Decision> decision = new AtomicReference<>(Decision.DENY);
        Tls tls = Tls.builder(certs)
                .time(time)
                .onDemand(name -> decision.get(), requested::add)
                .build();
        isRefused(tls, "a.example.com");
        isRefused(tls, "b.example.com");
        decision.set(Decision.ALLOW);

        tls.changed(DomainName.of("a.example.com"));
        isRefused(tls, "a.example.com");
        isRefused(tls, "b.example.com");
        assertThat(requested).containsExactly(DomainName.of("a.example.com"));

        time.advance(Demand.PAUSE);
        isRefused(tls, "b.example.com");
        assertThat(requested).hasSize(2);
    }

    @Test
    void whatIsAllowedIsAskedForOnceAMinute() throws Exception {
        Tls tls = builder(Decision.ALLOW).build();

        Crowd.of(8, i -> () -> {
            isRefused(tls, "www.example.com");
            return i;
        });
        time.advance(Duration.ofSeconds(59));
        isRefused(tls, "www.example.com");
        assertThat(requested).containsExactly(DomainName.of("www.example.com"));

        time.advance(Duration.ofSeconds(1));
        isRefused(tls, "www.example.com");
        assertThat(requested).hasSize(2);
    }

    @Test
    void theDefaultIsShownMeanwhileAndTheCertificateWhenItIsThere() throws SSLException {
        BigInteger other = certs.put("default.example.com");
        Tls tls = builder(Decision.ALLOW).defaultName("default.example.com").build();
        assertThat(serial(tls, "www.example.com")).isEqualTo(other);

        BigInteger own = certs.put("www.example.com");
        tls.changed(DomainName.of("www.example.com"));

        assertThat(serial(tls, "www.example.com")).isEqualTo(own);
    }

    @Test
    void aNameThatHasACertificateIsNotDecided() throws SSLException {
        certs.put("*.example.com");
        Tls tls = builder(Decision.ALLOW).build();

        serial(tls, "www.example.com");

        assertThat(decided).isEmpty();
    }

    @Test
    void aNameOfWhichNothingIsKnownIsNotDecided() {
        Tls tls = builder(Decision.ALLOW).build();
        certs.before = () -> {
            throw new StoreUnavailableException("away", null, null);
        };

        isRefused(tls, "www.example.com");

        assertThat(decided).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"localhost", "192.0.2.1"})
    void whatIsNobodysNameIsNotDecided(String name) {
        Tls tls = builder(Decision.ALLOW).build();

        isRefused(tls, name);

        assertThat(decided).isEmpty();
        assertThat(requested).isEmpty();
    }

    @Test
    void aFloodOfNamesAsksForNoMoreThanAreAllowedAtATime() {
        Tls tls = builder(Decision.ALLOW).pending(3).build();

        for (int i = 0; i < 20; i++) {
            isRefused(tls, "n" + i + ".example.com");
        }
        assertThat(requested).hasSize(3);

        time.advance(Demand.PAUSE);
        isRefused(tls, "late.example.com");
        assertThat(requested).hasSize(4);
    }

    @Test
    void aHookThatThrowsDenies() {
        Tls tls = Tls.builder(certs)
                .onDemand(
                        name -> {
                            throw new IllegalStateException("no");
                        },
                        requested::add)
                .build();

        isRefused(tls, "www.example.com");

        assertThat(requested).isEmpty();
    }

    @Test
    void aRequestThatFailsIsNotRepeatedAtOnce() {
        Tls tls = Tls.builder(certs)
                .time(time)
                .onDemand(name -> Decision.ALLOW, name -> {
                    requested.add(name);
                    throw new IllegalStateException("no");
                })
                .build();

        for (int i = 0; i < 3; i++) {
            isRefused(tls, "www.example.com");
            time.advance(TlsBuilder.MISSING_FOR);
        }

        assertThat(requested).hasSize(1);
    }

    @Test
    void theHandshakeThatHadItAskedForCanWait() throws SSLException {
        AtomicReference<Tls> tls = new AtomicReference<>();
        AtomicReference<BigInteger> issued = new AtomicReference<>();
        tls.set(Tls.builder(certs)
                .time(time)
                .onDemand(
                        name -> Decision.ALLOW,
                        name -> CompletableFuture.runAsync(() -> {
                            issued.set(certs.put(name.text()));
                            tls.get().changed(name);
                        }))
                .onDemandWait(Crowd.LONGEST)
                .build());

        assertThat(serial(tls.get(), "www.example.com")).isEqualTo(issued.get());
    }

    @Test
    void itDoesNotWaitForEver() {
        isRefused(builder(Decision.ALLOW).onDemandWait(Duration.ofMillis(20)).build(), "www.example.com");

        assertThat(requested).hasSize(1);
    }
}
