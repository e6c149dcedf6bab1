package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Certificate;
import io.vaporform.dns.DnsProvider;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.RrsetChange;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.StateStore;
import io.vaporform.testsupport.AcmeRequest;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told before a CA is asked, by what the DNS says, and what is done about it. */
class PreflightIT extends PreflightITCase {

    @Test
    void nothingIsInTheWayOfANameThatLeadsHere() {
        assertThat(problems("good.shop.test")).isEmpty();
        assertThat(problems("ours.caa.test")).isEmpty();
    }

    @Test
    void whatTheDnsLacksIsTold() {
        assertThat(problems("nobody.shop.test"))
                .singleElement()
                .asString()
                .contains("leads to no address", "NO_SUCH_NAME", "set an A or AAAA record of nobody.shop.test");
        assertThat(problems("mail.shop.test")).singleElement().asString().contains("leads to no address");
        assertThat(problems("www.silent.test"))
                .anySatisfy(problem -> assertThat(problem).contains("servers are silent"))
                .anySatisfy(problem -> assertThat(problem).contains("CAA"));
    }

    @Test
    void whatOnlySomeServersHaveIsTold() {
        Rrset late = Rrset.of("late.shop.test", Rdata.a(OURS));
        direct.change(ZONE, List.of(RrsetChange.create(late)));

        assertThat(problems("late.shop.test"))
                .singleElement()
                .asString()
                .contains("only some servers know late.shop.test", "ns2.shop.test")
                .doesNotContain("ns1.shop.test");
        direct.change(ZONE, List.of(RrsetChange.delete(late)));
    }

    @Test
    void whatCaaRecordsForbidIsTold() {
        assertThat(problems("www.caa.test"))
                .singleElement()
                .asString()
                .contains(
                        "let ca.example not issue for www.caa.test",
                        "other.example",
                        "caa.test. 300 IN CAA 0 issue \"ca.example\"");
        assertThat(problems("method.caa.test")).singleElement().asString().contains("by http-01", "validationmethods");
        // Which account is ours is not known before there is one.
        assertThat(problems("account.caa.test")).isEmpty();
        assertThat(certificates.provision("good.shop.test").isReady()).isTrue();
        assertThat(problems("account.caa.test"))
                .singleElement()
                .asString()
                .contains("to the account https://localhost:", "accounturi=https://ca.example/acct/1");
    }

    @Test
    void whatDns01NeedsIsTold() {
        DnsProvider dns = dns();
        use(dns, acme().dns01(dns));

        assertThat(problems("*.shop.test")).isEmpty();
        assertThat(problems("*.ours.caa.test"))
                .anySatisfy(problem -> assertThat(problem).contains("_acme-challenge.ours.caa.test. 300 IN CNAME"));
        direct.change(
                ZONE,
                List.of(RrsetChange.create(
                        Rrset.of("_acme-challenge.led.shop.test", Rdata.cname("led.nowhere.test")))));
        assertThat(problems("*.led.shop.test"))
                .singleElement()
                .asString()
                .contains("leads to led.nowhere.test, which is in no zone that is held here");
        direct.change(
                ZONE,
                List.of(RrsetChange.delete(
                        Rrset.of("_acme-challenge.led.shop.test", Rdata.cname("led.nowhere.test")))));
    }

    @Test
    void aNewCertificateWaitsUntilNothingIsInTheWay() {
        long ordered = proxy.count(AcmeRequest.Kind.NEW_ORDER);
        Certificate certificate = certificates.provision("other.shop.test");

        assertThat(certificate.isReady()).isFalse();
        assertThat(certificate.instruction()).get().asString().contains("another server");
        assertThat(proxy.count(AcmeRequest.Kind.NEW_ORDER)).isEqualTo(ordered);

        redirect("http://good.shop.test:" + pebble.httpPort());
        assertThat(certificates.provision("other.shop.test").isReady()).isTrue();
    }

    @Test
    void whatIsSeenStopsNoRenewal() {
        StateStore store = MemoryStateStore.create();
        DnsProvider right = dns();
        use(right, acme().dns(right), store);
        String serial =
                certificates.provision("good.shop.test").current().orElseThrow().serial();

        DnsProvider wrong = dns();
        AcmeProvider.Builder blind = AcmeProvider.builder()
                .ca(AcmeITCase.ca(pebble))
                .agreeToTerms()
                .http01(new InetSocketAddress(OURS, pebble.httpPort()))
                .dns(wrong);
        use(wrong, blind, store);
        assertThat(problems("good.shop.test")).isNotEmpty();
        Certificate renewed = certificates.get("good.shop.test").renew();
        assertThat(renewed.current().orElseThrow().serial()).isNotEqualTo(serial);
    }

    @Test
    void whoWantsNoneIsNotLookedAt() {
        DnsProvider dns = dns();
        use(dns, acme().dns(dns).withoutPreflight());
        long ordered = proxy.count(AcmeRequest.Kind.NEW_ORDER);

        assertThatThrownBy(() -> certificates.provision("closed.shop.test"))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("closed.shop.test");
        assertThat(proxy.count(AcmeRequest.Kind.NEW_ORDER)).isGreaterThan(ordered);
        assertThat(problems("closed.shop.test")).singleElement().asString().contains("the port is closed");
    }
}
