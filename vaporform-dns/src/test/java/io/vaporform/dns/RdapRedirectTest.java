package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainName;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a registry may lead to. */
class RdapRedirectTest {

    private static final DomainName NAME = DomainName.of("example.com");
    private static final String ANSWER = "verisign-example.com.json";

    private static SSLContext tls;

    private LocalRdap registry;
    private LocalRdap registrar;

    @BeforeAll
    static void makeKey(@TempDir Path directory) throws IOException, GeneralSecurityException {
        tls = TestTls.at("127.0.0.1", directory);
    }

    @BeforeEach
    void start() {
        registry = LocalRdap.start();
        registrar = LocalRdap.at("127.0.0.2").file(200, ANSWER);
    }

    @AfterEach
    void stop() {
        registry.close();
        registrar.close();
    }

    private Rdap.Builder asking(LocalRdap first) {
        return Rdap.builder().bootstrap(first.bootstrap()).sslContext(tls);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRegistryMayLeadToARegistrar(int status) {
        registry.redirect(status, registrar.url() + "domain/EXAMPLE.COM?from=registry");
        try (Rdap rdap = asking(registry).allowPlainHttp().allowPrivate().build()) {
            assertThat(rdap.find(NAME)).isPresent();
        }
        assertThat(registrar.asked())
                .singleElement()
                .asString()
                .startsWith("GET /rdap/domain/EXAMPLE.COM?from=registry");
    }

    @Test
    void aRelativeRedirectStaysWhereItIs() {
        registry.redirect(302, "../elsewhere/example.com");
        try (Rdap rdap = asking(registry).allowPlainHttp().build()) {
            assertThatThrownBy(() -> rdap.find(NAME)).hasMessageContaining("more than 3 redirects");
        }
        assertThat(registry.asked().get(1)).startsWith("GET /rdap/elsewhere/example.com");
    }

    @Test
    void aLoopIsLeft() {
        registry.redirect(302, registry.url() + "domain/example.com");
        try (Rdap rdap = asking(registry).allowPlainHttp().build()) {
            assertThatThrownBy(() -> rdap.find(NAME))
                    .isInstanceOf(ProvisioningException.class)
                    .hasMessageContaining("more than 3 redirects");
        }
        assertThat(registry.asked()).hasSize(4);
    }

    @Test
    void aPrivateAddressIsNotConnectedTo() {
        registry.redirect(302, registrar.url());
        try (Rdap rdap = asking(registry).allowPlainHttp().build()) {
            assertThatThrownBy(() -> rdap.find(NAME))
                    .isInstanceOf(ProvisioningException.class)
                    .hasMessageContaining("127.0.0.2, which has no public address");
        }
        assertThat(registrar.asked()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "https://localhost:1/",
                "https://[::1]:1/",
                "https://[::ffff:127.0.0.1]:1/",
                "https://169.254.169.254/latest/meta-data",
                "https://10.0.0.1/",
            })
    void aPrivateAddressIsKnownInEveryForm(String location) {
        registry.redirect(302, location);
        try (Rdap rdap = asking(registry).allowPlainHttp().build()) {
            assertThatThrownBy(() -> rdap.find(NAME))
                    .isInstanceOf(ProvisioningException.class)
                    .hasMessageContaining("no public address");
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "ftp://rdap.example/",
                "file:///etc/passwd",
                "https:",
                "https:///path",
                "https://user:word@rdap.example/",
                "https://rdap.example:99999/",
                "https://rdap example/",
                "mailto:somebody@example.com",
            })
    void whatIsNoWebAddressIsNotFollowed(String location) {
        registry.redirect(302, location);
        try (Rdap rdap = asking(registry).allowPlainHttp().allowPrivate().build()) {
            assertThatThrownBy(() -> rdap.find(NAME))
                    .isInstanceOf(ProvisioningException.class)
                    .hasMessageContaining("not followed");
        }
    }

    @Test
    void aRedirectWithoutAPlaceIsNotFollowed() {
        registry.answer(302, "");
        try (Rdap rdap = asking(registry).allowPlainHttp().build()) {
            assertThatThrownBy(() -> rdap.find(NAME)).hasMessageContaining("not followed");
        }
    }

    @Test
    void tlsIsSpokenAndNotLeft() {
        try (LocalRdap secure = LocalRdap.withTls(tls).file(200, ANSWER);
                Rdap rdap = asking(secure).allowPrivate().build()) {
            assertThat(rdap.find(NAME)).isPresent();

            secure.redirect(302, registrar.url());
            assertThatThrownBy(() -> rdap.find(NAME))
                    .isInstanceOf(ProvisioningException.class)
                    .hasMessageContaining("which is not followed: it is to be an HTTPS address");
        }
        assertThat(registrar.asked()).isEmpty();
    }

    @Test
    void aServerThatNobodyVouchesForIsNotBelieved() {
        try (LocalRdap secure = LocalRdap.withTls(tls).file(200, ANSWER);
                Rdap rdap = Rdap.builder().bootstrap(secure.bootstrap()).build()) {
            assertThatThrownBy(() -> rdap.find(NAME)).isInstanceOf(ProviderUnavailableException.class);
            assertThat(secure.asked()).isEmpty();
        }
    }
}
