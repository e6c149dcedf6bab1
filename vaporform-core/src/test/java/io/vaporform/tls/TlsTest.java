package io.vaporform.tls;

import static io.vaporform.tls.Handshakes.serial;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.spec.KeyType;
import io.vaporform.tls.Handshakes.Client;
import java.math.BigInteger;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {

    private final Certs certs = new Certs();
    private final Tls tls = Tls.builder(certs).build();

    static Stream<Arguments> versionsAndKeys() {
        return Stream.of("TLSv1.3", "TLSv1.2")
                .flatMap(version -> Stream.of(KeyType.EC_P256, KeyType.EC_P384, KeyType.RSA_2048)
                        .map(key -> Arguments.of(version, key)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("versionsAndKeys")
    void aNameIsShownItsCertificateWithEachVersionAndKey(String version, KeyType key) throws SSLException {
        certs.put(key, "other.example.com");
        BigInteger own = certs.put(key, "www.example.com");

        assertThat(serial(tls, Client.of("www.example.com").protocol(version))).isEqualTo(own);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void namesWithKeysOfDifferentTypesStandSideBySide(String version) throws SSLException {
        BigInteger rsa = certs.put(KeyType.RSA_2048, "rsa.example.com");
        BigInteger ec = certs.put(KeyType.EC_P256, "ec.example.com");

        assertThat(serial(tls, Client.of("rsa.example.com").protocol(version))).isEqualTo(rsa);
        assertThat(serial(tls, Client.of("ec.example.com").protocol(version))).isEqualTo(ec);
    }

    @Test
    void aClientThatKnowsNoEcGetsNoOtherNamesCertificate() throws SSLException {
        certs.put(KeyType.RSA_2048, "default.example.com");
        certs.put(KeyType.EC_P256, "ec.example.com");
        Tls withDefault = Tls.builder(certs).defaultName("default.example.com").build();
        Client old = Client.of("ec.example.com").protocol("TLSv1.2").suites("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

        assertThatThrownBy(() -> serial(withDefault, old)).isInstanceOf(SSLException.class);
    }

    @Test
    void aNamesOwnCertificateComesBeforeTheWildcards() throws SSLException {
        BigInteger wildcard = certs.put("*.example.com");
        BigInteger own = certs.put("www.example.com");

        assertThat(serial(tls, "www.example.com")).isEqualTo(own);
        assertThat(serial(tls, "else.example.com")).isEqualTo(wildcard);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"example.com", "a.b.example.com", "www.example.org", "com"})
    void aWildcardStandsForOneLabel(String other) {
        certs.put("*.example.com");

        assertThatThrownBy(() -> serial(tls, other)).isInstanceOf(SSLException.class);
    }

    @Test
    void withoutACertificateTheHandshakeFailsAndTheClientIsTold() {
        assertThatThrownBy(() -> serial(tls, "www.example.com")).isInstanceOf(SSLHandshakeException.class);
        assertThatThrownBy(() -> serial(tls, Client.of(null))).isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void theDefaultIsForUnknownNamesAndForClientsWithoutOne() throws SSLException {
        BigInteger wildcard = certs.put("*.example.net");
        Tls withDefault = Tls.builder(certs).defaultName("any.example.net").build();

        assertThat(serial(withDefault, "www.example.com")).isEqualTo(wildcard);
        assertThat(serial(withDefault, Client.of(null))).isEqualTo(wildcard);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"WWW.Example.COM", "bücher.example.com", "xn--bcher-kva.example.com"})
    void namesAreComparedInOneForm(String name) throws SSLException {
        certs.put("other.example.com");
        BigInteger www = certs.put("www.example.com");
        BigInteger books = certs.put("bücher.example.com");

        assertThat(serial(tls, name)).isIn(www, books);
    }

    @Test
    void anOlderClientIsRefused() {
        certs.put("www.example.com");
        SSLEngine server = Handshakes.server(tls);

        assertThat(server.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
        assertThat(server.getEnabledCipherSuites())
                .allMatch(suite -> suite.matches("TLS_(AES|CHACHA20|ECDHE).*(GCM|POLY1305).*"));
        assertThatThrownBy(() -> OldClient.hello(server))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("TLSv1.1");
    }

    @Test
    void aHostSeesWhatIsInMemory() throws SSLException {
        certs.put("www.example.com");

        serial(tls, "www.example.com");
        serial(tls, "www.example.com");

        assertThat(tls.loaded()).isEqualTo(1);
        assertThat(tls.misses()).isZero();
        assertThat(tls.reads()).isEqualTo(1);
    }

    @Test
    void hstsIsWrittenAsBrowsersReadIt() {
        assertThat(Tls.hsts(Duration.ofDays(1), false, false)).isEqualTo("max-age=86400");
        assertThat(Tls.hsts(Duration.ofDays(30), true, false)).isEqualTo("max-age=2592000; includeSubDomains");
        assertThat(Tls.hsts(Duration.ofDays(365), true, true))
                .isEqualTo("max-age=31536000; includeSubDomains; preload");
        assertThat(Tls.hsts(Duration.ZERO, false, false)).isEqualTo("max-age=0");
    }

    @Test
    void hstsThatDoesNotGoTogetherIsRefused() {
        assertThatThrownBy(() -> Tls.hsts(Duration.ofDays(364), true, true)).isInstanceOf(InvalidSpecException.class);
        assertThatThrownBy(() -> Tls.hsts(Duration.ofDays(730), false, true)).isInstanceOf(InvalidSpecException.class);
        assertThatThrownBy(() -> Tls.hsts(Duration.ofSeconds(-1), false, false))
                .isInstanceOf(InvalidSpecException.class);
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        assertThatThrownBy(() -> Tls.builder(certs)
                        .defaultName("no name")
                        .loaded(0)
                        .reads(-1)
                        .patience(Duration.ZERO)
                        .resumption(Duration.ofMillis(1))
                        .build())
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContainingAll("defaultName", "loaded", "reads", "patience", "resumption");
    }
}
