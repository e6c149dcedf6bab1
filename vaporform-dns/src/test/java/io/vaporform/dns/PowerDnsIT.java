package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.vaporform.error.ConflictException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Secret;
import io.vaporform.spi.RrsetChange;
import io.vaporform.testsupport.PowerDns;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes wrong between us and a PowerDNS server, and what is said of it. */
class PowerDnsIT {

    private static final DomainName ZONE = DomainName.of("kit.example");

    @Test
    void anotherKeyIsRefusedAndNotShown() {
        try (PowerDns server = PowerDns.start("kit.example");
                PowerDnsBackend backend = PowerDnsBackend.builder(server.url(), Secret.of("wrong-key"))
                        .build()) {
            assertThatThrownBy(() -> backend.records(ZONE))
                    .isInstanceOf(ProvisioningException.class)
                    .hasMessageContaining("401")
                    .hasMessageContaining("look at the key")
                    .hasMessageNotContaining("wrong-key");
            assertThat(backend.describe()).doesNotContain("wrong-key");
        }
    }

    @Test
    void whatSomebodyChangedAfterThePlanIsLeftAlone() {
        try (PowerDns server = PowerDns.start("kit.example");
                PowerDnsBackend backend = PowerDnsBackend.builder(server.url(), Secret.of(PowerDns.API_KEY))
                        .build()) {
            Rrset theirs = Rrset.of("www.kit.example", Rdata.a("198.51.100.1"));
            Rrset ours = Rrset.of("www.kit.example", Rdata.a("192.0.2.1"));
            backend.change(ZONE, List.of(RrsetChange.create(theirs)));

            assertThatThrownBy(() -> backend.change(ZONE, List.of(RrsetChange.create(ours))))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("www.kit.example A");
            assertThatThrownBy(() -> backend.change(ZONE, List.of(RrsetChange.delete(ours))))
                    .isInstanceOf(ConflictException.class);
            assertThat(backend.get(ZONE, theirs.name(), Rdata.A)).contains(theirs);
        }
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() {
        try (PowerDnsBackend backend = PowerDnsBackend.builder("http://127.0.0.1:1", Secret.of("k"))
                .timeout(Duration.ofSeconds(1))
                .build()) {
            assertThatThrownBy(() -> backend.records(ZONE)).isInstanceOf(ProviderUnavailableException.class);
        }
    }

    @Test
    void whoAsksToWaitIsHeard() throws IOException {
        HttpServer busy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        busy.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "17");
            exchange.sendResponseHeaders(429, -1);
            exchange.close();
        });
        busy.start();
        try (PowerDnsBackend backend = PowerDnsBackend.builder(
                        "http://127.0.0.1:" + busy.getAddress().getPort(), Secret.of("k"))
                .build()) {
            assertThatThrownBy(() -> backend.records(ZONE))
                    .isInstanceOfSatisfying(
                            ProviderUnavailableException.class,
                            failed -> assertThat(failed.retryAfter()).contains(Duration.ofSeconds(17)));
        } finally {
            busy.stop(0);
        }
    }

    @Test
    void whatIsWrongIsToldAtOnce() {
        assertThatThrownBy(() -> PowerDnsBackend.builder("powerdns.example", Secret.of("k"))
                        .timeout(Duration.ZERO)
                        .build())
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("url")
                .hasMessageContaining("timeout");
        for (String url : new String[] {"ftp://h", "http://a|b", "http://user@h", "http://h?q", "http:///x"}) {
            assertThatThrownBy(
                            () -> PowerDnsBackend.builder(url, Secret.of("k")).build())
                    .as(url)
                    .isInstanceOf(InvalidSpecException.class);
        }
    }
}
