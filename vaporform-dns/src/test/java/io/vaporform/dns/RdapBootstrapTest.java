package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.spec.DomainName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RdapBootstrapTest {

    private static final RdapBootstrap BUNDLED = RdapBootstrap.bundled();

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "example.com, https://rdap.verisign.com/com/v1/",
        "example.net, https://rdap.verisign.com/net/v1/",
        "example.org, https://rdap.publicinterestregistry.org/rdap/",
        "example.dev, https://pubapi.registry.google/rdap/",
        "example.co.uk, https://rdap.nominet.uk/uk/",
        "example.nl, https://rdap.sidn.nl/",
        "example.fr, https://rdap.nic.fr/",
        "example.xn--q9jyb4c, https://pubapi.registry.google/rdap/",
        "example.kg, http://rdap.cctld.kg/",
    })
    void theCopyInTheJarKnowsTheRegistryOf(String name, URI service) {
        assertThat(BUNDLED.services(DomainName.of(name))).containsExactly(service);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"example.de", "example.eu", "example.io", "example.invalid"})
    void theCopyInTheJarHasNoServiceFor(String name) {
        assertThat(BUNDLED.services(DomainName.of(name))).isEmpty();
    }

    @Test
    void theCopyInTheJarIsOfTheDateThatIsSaid() throws IOException {
        try (InputStream registry = Objects.requireNonNull(RdapBootstrap.class.getResourceAsStream("rdap_dns.json"))) {
            assertThat(new String(registry.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"publication\": \"" + RdapBootstrap.BUNDLED + "T");
        }
    }

    @Test
    void theLongestEntryWins() {
        RdapBootstrap own = LocalRdap.bootstrap("""
                [[["example"], ["https://one.test/"]],
                 [["Shop.Example"], ["https://two.test/"]],
                 [["op.example"], ["https://three.test/"]]]""");

        assertThat(own.services(DomainName.of("a.example"))).containsExactly(URI.create("https://one.test/"));
        assertThat(own.services(DomainName.of("a.shop.example"))).containsExactly(URI.create("https://two.test/"));
        assertThat(own.services(DomainName.of("a.coop.example"))).containsExactly(URI.create("https://one.test/"));
    }

    @Test
    void httpsComesFirstAndTheSlashIsThere() {
        RdapBootstrap own =
                LocalRdap.bootstrap("[[[\"example\"], [\"http://one.test/rdap\", \"https://one.test/rdap\"]]]");

        assertThat(own.services(DomainName.of("a.example")))
                .containsExactly(URI.create("https://one.test/rdap/"), URI.create("http://one.test/rdap/"));
    }

    @Test
    void whatIsOddIsLeftOut() {
        RdapBootstrap own = LocalRdap.bootstrap("""
                [7, [], [["a b", "", "one"], ["ftp://one.test/", "https://one.test/?x", "https://one.test/"]],
                 [["two"], []], [["three"], "https://three.test/"]]""");

        assertThat(own.services(DomainName.of("a.one"))).containsExactly(URI.create("https://one.test/"));
        assertThat(own.services(DomainName.of("a.two"))).isEmpty();
        assertThat(own.services(DomainName.of("a.three"))).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "<html>", "{\"services\": []}", "{\"services\": [[[\"com\"],", "[]"})
    void aFileWithoutAServiceIsRefused(String file) {
        assertThatThrownBy(() -> RdapBootstrap.read(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("dns.json");
    }
}
