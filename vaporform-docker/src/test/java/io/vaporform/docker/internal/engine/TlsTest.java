package io.vaporform.docker.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.docker.test.TestContext;
import io.vaporform.docker.test.TestTime;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spi.Scope;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsTest {

    @TempDir
    Path directory;

    private final Certificates ca = new Certificates();
    private final TestTime time = new TestTime();
    private final TestContext context = new TestContext(new Scope("acme", "line"), time);

    @AfterEach
    void stop() {
        time.close();
    }

    @ParameterizedTest(name = "{0} key, in the old form: {1}")
    @CsvSource({"RSA, true", "RSA, false", "EC, false"})
    void bothSidesShowTheirCertificates(String algorithm, boolean oldForm) {
        Provider[] before = Security.getProviders();
        ca.write(directory.resolve("client"), algorithm, oldForm);
        try (FakeEngine fake = engineOf(ca);
                Engine engine = client(fake)) {
            assertThat(engine.call("ask", context, Session::api)).hasToString("1.41");
        }
        assertThat(Security.getProviders()).isEqualTo(before);
    }

    @Test
    void anEngineOfAnotherCaIsNotTrusted() {
        ca.write(directory.resolve("client"), "RSA", false);
        try (FakeEngine fake = engineOf(new Certificates());
                Engine engine = client(fake)) {
            assertThatExceptionOfType(ProviderUnavailableException.class)
                    .isThrownBy(() -> engine.call("ask", context, Session::api))
                    .withMessageContaining("do not agree on TLS")
                    .withMessageContaining("check ca.pem");
        }
    }

    @Test
    void missingFilesAreNamedWithTheCure() {
        try (FakeEngine fake = engineOf(ca);
                Engine engine = client(fake)) {
            assertThatExceptionOfType(ProvisioningException.class)
                    .isThrownBy(() -> engine.call("ask", context, Session::api))
                    .withMessageContaining("client")
                    .withMessageContaining("ca.pem, cert.pem and key.pem");
        }
    }

    private FakeEngine engineOf(Certificates authority) {
        authority.write(directory.resolve("engine"), "RSA", false);
        return FakeEngine.withTls("1.12", "1.41", new TlsFiles(directory.resolve("engine")).context());
    }

    private Engine client(FakeEngine fake) {
        return new Engine(fake.address(Optional.of(directory.resolve("client"))), Duration.ofSeconds(5));
    }
}
