package io.vaporform.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.shredzone.acme4j.Account;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Certificate;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.RevocationReason;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Dns01Challenge;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeServerException;

/** The real Pebble of this machine, by a client of another's. */
class PebbleIT {

    private static final String HTTP = Http01Challenge.TYPE;

    @Test
    void itIssuesRevokesAndForgets() throws Exception {
        try (Pebble pebble =
                Pebble.builder().alwaysValid().validity(Duration.ofMinutes(10)).start()) {
            AcmeClient client = client(pebble);
            Account account = client.account();
            Certificate certificate = client.certificate(account, HTTP, "shop.example", "www.shop.example");
            X509Certificate leaf = certificate.getCertificate();
            AcmeClient.verify(certificate.getCertificateChain(), pebble.roots());
            assertThat(certificate.getCertificateChain())
                    .contains(pebble.intermediates().get(0));
            assertThat(Duration.between(
                            leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant()))
                    .isBetween(Duration.ofSeconds(598), Duration.ofSeconds(600));
            assertThat(pebble.status(leaf.getSerialNumber()))
                    .contains(new Pebble.CertificateStatus(false, Optional.empty()));
            certificate.revoke(RevocationReason.SUPERSEDED);
            assertThat(pebble.status(leaf.getSerialNumber()))
                    .contains(new Pebble.CertificateStatus(true, Optional.of(4)));
            assertThat(pebble.status(BigInteger.TEN)).isEmpty();

            List<X509Certificate> before = pebble.roots();
            pebble.restart();
            assertThat(pebble.roots()).doesNotContainAnyElementsOf(before);
            assertThat(pebble.status(leaf.getSerialNumber())).isEmpty();
            Session again = client(pebble).session();
            assertThatThrownBy(() -> client.accounts().onlyExisting().create(again))
                    .isInstanceOf(AcmeServerException.class)
                    .hasMessageContaining("unable to find existing account");
            assertThat(pebble.log().split("Listening on: ", -1)).hasSize(3);
        }
    }

    @Test
    void itLooksForTheChallengeWhereTheNameIs() throws Exception {
        try (Pebble pebble = Pebble.builder().start()) {
            Account account = client(pebble).account();
            Order order = account.newOrder().domain("files.example").create();
            Authorization authorization = order.getAuthorizations().get(0);
            Http01Challenge challenge =
                    authorization.findChallenge(Http01Challenge.class).orElseThrow();
            HttpServer files =
                    HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.7"), pebble.httpPort()), 0);
            files.createContext("/.well-known/acme-challenge/" + challenge.getToken(), exchange -> {
                byte[] answer = challenge.getAuthorization().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            files.start();
            try {
                pebble.dns().setDefaultIPv4("127.0.0.9");
                pebble.dns().addA("files.example", "127.0.0.7");
                assertThat(client(pebble).certificate(order, HTTP).getCertificate())
                        .isNotNull();
            } finally {
                files.stop(0);
            }
            assertThat(pebble.dns().asked("files.example")).contains("\"files.example.\"");
        }
    }

    @Test
    void itReadsTheTextOfAnotherName() throws Exception {
        try (Pebble pebble = Pebble.builder().start()) {
            AcmeClient client = client(pebble);
            Order order = client.account().newOrder().domain("*.text.example").create();
            Dns01Challenge challenge = order.getAuthorizations()
                    .get(0)
                    .findChallenge(Dns01Challenge.class)
                    .orElseThrow();
            pebble.dns().addCname("_acme-challenge.text.example", "there.example");
            pebble.dns().addTxt("there.example", challenge.getDigest());
            assertThat(client.certificate(order, Dns01Challenge.TYPE).getCertificate())
                    .isNotNull();
        }
    }

    @Test
    void itRefusesWhatTheDnsDoesNotSay() throws Exception {
        try (Pebble pebble = Pebble.builder().blocked("bad.example").start()) {
            AcmeClient client = client(pebble);
            Account account = client.account();
            pebble.dns().servfail("_acme-challenge.broken.example");
            assertThatThrownBy(() -> client.certificate(account, Dns01Challenge.TYPE, "broken.example"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("Error retrieving TXT records");
            assertThatThrownBy(() -> account.newOrder().domain("bad.example").create())
                    .isInstanceOf(AcmeServerException.class)
                    .hasMessageContaining("bad.example");
        }
    }

    @Test
    void itWantsAnExternalAccount() throws Exception {
        String mac = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W";
        try (Pebble pebble = Pebble.builder().externalAccount("kid-1", mac).start()) {
            AcmeClient client = client(pebble);
            assertThat(client.session().getMetadata().isExternalAccountRequired())
                    .isTrue();
            assertThatThrownBy(client::account).isInstanceOf(AcmeException.class);
            Account account = client.accounts().withKeyIdentifier("kid-1", mac).create(client.session());
            assertThat(account.getStatus()).isEqualTo(Status.VALID);
        }
    }

    @Test
    void itIsAwayBetweenStopAndStart() throws Exception {
        Pebble pebble = Pebble.builder().alwaysValid().nonceReject(10).start();
        try (pebble) {
            pebble.stop();
            pebble.stop();
            assertThatThrownBy(() -> client(pebble).account()).isInstanceOf(AcmeNetworkException.class);
            pebble.start();
            assertThat(client(pebble).account().getStatus()).isEqualTo(Status.VALID);
        }
        assertThatThrownBy(() -> client(pebble).account()).isInstanceOf(AcmeNetworkException.class);
        assertThat(Files.exists(pebble.apiCaFile())).isFalse();
    }

    @Test
    void aNewerOneHasRenewalInformation() throws Exception {
        try (Pebble pebble = Pebble.withRenewalInfo().alwaysValid().start()) {
            AcmeClient client = client(pebble);
            Certificate certificate = client.certificate(client.account(), HTTP, "ari.example");
            assertThat(certificate.hasRenewalInfo()).isTrue();
            assertThat(certificate.getRenewalInfo().getSuggestedWindowStart())
                    .isBefore(certificate.getCertificate().getNotAfter().toInstant());
        }
    }

    @Test
    void aNewerOneHasProfiles() throws Exception {
        try (Pebble pebble = Pebble.withProfiles()
                .alwaysValid()
                .profile("usual", Duration.ofDays(90))
                .profile("brief", Duration.ofMinutes(2))
                .start()) {
            AcmeClient client = client(pebble);
            assertThat(client.session().getMetadata().getProfiles()).containsExactlyInAnyOrder("usual", "brief");
            Order order = client.account()
                    .newOrder()
                    .domain("profile.example")
                    .profile("brief")
                    .create();
            X509Certificate leaf = client.certificate(order, HTTP).getCertificate();
            assertThat(Duration.between(
                            leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant()))
                    .isLessThanOrEqualTo(Duration.ofMinutes(2));
            pebble.setRenewalInfo(leaf, "no JSON");
            assertThatThrownBy(() -> order.getCertificate().getRenewalInfo().getSuggestedWindowEnd())
                    .hasMessageContaining("JSON");
        }
    }

    private static AcmeClient client(Pebble pebble) {
        return new AcmeClient(pebble.directory(), pebble.apiCa());
    }
}
