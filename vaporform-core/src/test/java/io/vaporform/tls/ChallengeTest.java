package io.vaporform.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.tls.Handshakes.Client;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {

    private static final String HOST = "www.example.com";
    private static final Client AUTHORITY = Client.of(HOST).alpn("acme-tls/1");

    private final Certs certs = new Certs();
    private final MovedTime time = new MovedTime();
    private final Tls tls =
            Tls.builder(certs).defaultName("default.example.com").time(time).build();
    private BigInteger own;

    @BeforeEach
    void hasACertificate() {
        own = certs.put(HOST);
        certs.put("default.example.com");
    }

    private SSLEngine answering(String... protocols) {
        SSLEngine server = Handshakes.server(tls);
        tls.answerChallenges(server, protocols);
        return server;
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void anAuthorityIsShownTheChallengeAndNothingElse(String version) throws SSLException {
        BigInteger challenge = certs.challenge(HOST);

        SSLEngine client = Handshakes.shake(answering("h2", "http/1.1"), AUTHORITY.protocol(version));

        assertThat(Handshakes.leaf(client).getSerialNumber()).isEqualTo(challenge);
        assertThat(client.getApplicationProtocol()).isEqualTo("acme-tls/1");
        assertThat(client.getSession().getPeerCertificates()).hasSize(2);
    }

    @Test
    void aServerWithoutProtocolsAnswersWithTls13() throws SSLException {
        BigInteger challenge = certs.challenge(HOST);

        SSLEngine client = Handshakes.shake(answering(), AUTHORITY);

        assertThat(Handshakes.leaf(client).getSerialNumber()).isEqualTo(challenge);
    }

    @Test
    void aServerWithoutProtocolsShowsNoWrongCertificateWithTls12() {
        certs.challenge(HOST);

        assertThatThrownBy(() -> Handshakes.shake(answering(), AUTHORITY.protocol("TLSv1.2")))
                .isInstanceOf(SSLException.class);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void withoutAChallengeAnAuthorityIsShownNothing(String version) {
        assertThatThrownBy(() -> Handshakes.shake(answering("h2"), AUTHORITY.protocol(version)))
                .isInstanceOf(SSLException.class);
        assertThatThrownBy(() -> Handshakes.shake(
                        answering("h2"), Client.of(null).alpn("acme-tls/1").protocol(version)))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void anAuthorityThatAsksAgainIsShownTheNewestChallenge() throws SSLException {
        certs.challenge(HOST);
        Handshakes.shake(answering("h2"), AUTHORITY);

        BigInteger next = certs.challenge(HOST);

        assertThat(Handshakes.leaf(Handshakes.shake(answering("h2"), AUTHORITY)).getSerialNumber())
                .isEqualTo(next);
    }

    @Test
    void aChallengeThatComesLaterIsShownSoon() throws SSLException {
        assertThatThrownBy(() -> Handshakes.shake(answering("h2"), AUTHORITY)).isInstanceOf(SSLException.class);

        BigInteger late = certs.challenge(HOST);
        time.advance(Duration.ofMillis(200));

        assertThat(Handshakes.leaf(Handshakes.shake(answering("h2"), AUTHORITY)).getSerialNumber())
                .isEqualTo(late);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void otherClientsGetTheCertificateAndTheProtocolThatBothHave(String version) throws SSLException {
        certs.challenge(HOST);
        Client browser = Client.of(HOST).protocol(version);

        SSLEngine offering = Handshakes.shake(answering("h2", "http/1.1"), browser.alpn("http/1.1", "h2"));
        SSLEngine silent = Handshakes.shake(answering("h2"), browser);
        SSLEngine unheard = Handshakes.shake(answering(), browser.alpn("h2", "http/1.1"));

        for (SSLEngine client : List.of(offering, silent, unheard)) {
            assertThat(Handshakes.leaf(client).getSerialNumber()).isEqualTo(own);
        }
        assertThat(offering.getApplicationProtocol()).isEqualTo("h2");
        assertThat(unheard.getApplicationProtocol()).isEmpty();
    }

    @Test
    void parametersForChallengesNameTheServersProtocols() {
        assertThat(tls.parametersForChallenges("http/1.1").getApplicationProtocols())
                .containsExactly("acme-tls/1", "http/1.1");
        assertThat(tls.parameters().getApplicationProtocols()).isEmpty();
        assertThatThrownBy(tls::parametersForChallenges).isInstanceOf(IllegalArgumentException.class);
    }
}
