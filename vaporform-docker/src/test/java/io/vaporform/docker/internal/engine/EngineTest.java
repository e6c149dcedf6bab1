package io.vaporform.docker.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.dockerjava.api.exception.ConflictException;
import io.vaporform.docker.test.TestContext;
import io.vaporform.docker.test.TestTime;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spi.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineTest {

    private final TestTime time = new TestTime();
    private final TestContext context = new TestContext(new Scope("acme", "line"), time);
    private final FakeEngine fake = new FakeEngine("1.12", "1.41");
    private final Engine engine = new Engine(fake.address(), Duration.ofSeconds(5));

    @AfterEach
    void stop() {
        engine.close();
        fake.close();
        time.close();
    }

    @Test
    void aRefusalHasTheEnginesWordsAndTheCure() {
        fake.answer("/containers/web/start", 500, FakeEngine.message("write /x: no space left on device"));

        assertThatExceptionOfType(ProvisioningException.class)
                .isThrownBy(() -> engine.call("start web", context, s -> s.docker()
                        .startContainerCmd("web")
                        .exec()))
                .withMessage("start web: write /x: no space left on device; free space on the engine's disk;"
                        + " docker system df shows what takes it");
    }

    @Test
    void whatTwoClientsMakeAtATimeIsAConflictInASwarmToo() {
        fake.answer(
                "/networks/create",
                500,
                FakeEngine.message("rpc error: code = Unknown desc = name conflicts with an existing object"));

        String found = engine.call("create network", context, session -> {
            try {
                session.send(EngineRequest.post("/networks/create", "{}"));
                return "made";
            } catch (ConflictException exists) {
                return "was there";
            }
        });

        assertThat(found).isEqualTo("was there");
    }

    @Test
    void aSocketThatIsNotThereIsToldWithTheCure() {
        try (Engine nobody =
                new Engine(EngineAddress.of("unix:///no/such.sock", Optional.empty()), Duration.ofSeconds(5))) {
            assertThatExceptionOfType(ProviderUnavailableException.class)
                    .isThrownBy(() -> nobody.call("ask", context, Session::api))
                    .withMessageContaining("unix:///no/such.sock does not answer")
                    .withMessageContaining("start it");
        }
    }

    @Test
    void aLostAnswerIsAskedForAgainWhereThatDoesNoHarm() {
        AtomicInteger calls = new AtomicInteger();

        int second = engine.repeatable("create", context, session -> {
            if (calls.incrementAndGet() == 1) {
                throw new UncheckedIOException(new IOException("Broken pipe"));
            }
            return calls.get();
        });

        assertThat(second).isEqualTo(2);
    }

    @Test
    void aLostAnswerIsNotAskedForAgainElsewhere() {
        AtomicInteger calls = new AtomicInteger();

        assertThatExceptionOfType(ProviderUnavailableException.class)
                .isThrownBy(() -> engine.call("restart", context, session -> {
                    calls.incrementAndGet();
                    throw new UncheckedIOException(new IOException("Broken pipe"));
                }));

        assertThat(calls).hasValue(1);
    }

    @Test
    void afterCloseItIsUnavailable() {
        engine.call("ask", context, Session::api);
        engine.close();
        engine.close();

        assertThatExceptionOfType(ProviderUnavailableException.class)
                .isThrownBy(() -> engine.call("ask", context, Session::api))
                .withMessageContaining("closed");
    }
}
