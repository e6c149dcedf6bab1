package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Secret;
import io.vaporform.testsupport.PowerDns;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
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
    }
}
