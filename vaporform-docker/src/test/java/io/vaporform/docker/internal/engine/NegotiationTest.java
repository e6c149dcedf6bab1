package io.vaporform.docker.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.docker.test.TestContext;
import io.vaporform.docker.test.TestTime;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spi.Scope;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NegotiationTest {

    private final TestTime time = new TestTime();
    private final TestContext context = new TestContext(new Scope("acme", "line"), time);

    @AfterEach
    void stop() {
        time.close();
    }

    @ParameterizedTest(name = "an engine of {0} to {1} is spoken to in {2}")
    @CsvSource({"1.12, 1.41, 1.41", "1.24, 1.43, 1.43", "1.44, 1.52, 1.44", "1.40, 1.54, 1.44", "1.47, 1.60, 1.47"})
    void speaksTheNewestVersionThatBothKnow(String least, String most, String spoken) {
        try (FakeEngine fake = new FakeEngine(least, most);
                Engine engine = engine(fake)) {
            assertThat(version(engine)).hasToString(spoken);
            assertThat(engine.describe()).isEqualTo("Docker Engine fake (API " + spoken + ") at " + fake.address());
        }
    }

    @Test
    void anEngineThatIsTooOldIsRefusedWithTheCure() {
        try (FakeEngine fake = new FakeEngine("1.12", "1.40");
                Engine engine = engine(fake)) {
            assertThatExceptionOfType(ProvisioningException.class)
                    .isThrownBy(() -> version(engine))
                    .withMessageContaining("1.40")
                    .withMessageContaining("1.41")
                    .withMessageContaining("upgrade it to Docker 20.10");
        }
    }

    @Test
    void connectsAtTheFirstCallAndOnce() {
        try (FakeEngine fake = new FakeEngine("1.12", "1.41");
                Engine engine = engine(fake)) {
            assertThat(fake.asked).isEmpty();
            assertThat(engine.describe()).isEqualTo("Docker Engine at " + fake.address());

            version(engine);
            version(engine);

            assertThat(fake.asked).containsExactly("GET /_ping ", "GET /version ");
        }
    }

    @ParameterizedTest(name = "from {0}-{1} to {2}-{3}")
    @CsvSource({"1.24, 1.43, 1.12, 1.41", "1.12, 1.41, 1.44, 1.52"})
    void anEngineThatWasReplacedIsNegotiatedWithAnew(String least, String most, String newLeast, String newMost) {
        try (FakeEngine fake = new FakeEngine(least, most).answer("/info", 200, "{\"ID\":\"me\"}");
                Engine engine = engine(fake)) {
            version(engine);
            fake.versions(newLeast, newMost);

            String id = engine.call(
                    "ask", context, session -> session.docker().infoCmd().exec().getId());

            assertThat(id).isEqualTo("me");
        }
    }

    @Test
    void anEngineThatRefusesConnectionsIsUnavailable() {
        FakeEngine gone = new FakeEngine("1.12", "1.41");
        gone.close();
        try (Engine engine = engine(gone)) {
            assertThatExceptionOfType(ProviderUnavailableException.class)
                    .isThrownBy(() -> version(engine))
                    .withMessageContaining("does not answer")
                    .withMessageContaining("start it");
        }
    }

    private ApiVersion version(Engine engine) {
        return engine.call("ask", context, Session::api);
    }

    private static Engine engine(FakeEngine fake) {
        return new Engine(fake.address(), Duration.ofSeconds(5));
    }
}
