package io.vaporform.docker.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.docker.internal.Containers.Started;
import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.docker.internal.engine.FakeEngine;
import io.vaporform.docker.test.TestContext;
import io.vaporform.docker.test.TestTime;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spi.Scope;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContainersTest {

    private static final String START = "/containers/web-0/start";

    private final TestTime time = new TestTime();
    private final TestContext context = new TestContext(new Scope("acme", "line"), time);
    private final FakeEngine fake = new FakeEngine("1.12", "1.41");
    private final Engine engine = new Engine(fake.address(), Duration.ofSeconds(5));
    private final Containers containers = new Containers(engine, new RequestGate(Policies.STRICT, "127.0.0.1"));

    @AfterEach
    void stop() {
        engine.close();
        fake.close();
        time.close();
    }

    private Started started(int status, String words) {
        fake.answer(START, status, FakeEngine.message(words));
        return containers.start("web-0", context);
    }

    @Test
    void oneThatRunsAlreadyIsStarted() {
        fake.answer(START, 304, "");

        assertThat(containers.start("web-0", context)).isEqualTo(new Started.Runs());
    }

    @Test
    void aHostPortOfSomebodyElseIsNamed() {
        assertThat(started(500, "Bind for 127.0.0.1:19001 failed: port is already allocated"))
                .isEqualTo(new Started.PortTaken(19001));
        assertThat(started(500, "listen tcp4 127.0.0.1:19002: bind: address already in use"))
                .isEqualTo(new Started.PortTaken(19002));
    }

    @Test
    void whatAKilledEngineLeftInContainerdIsTold() {
        assertThat(started(500, "task 4ae0ac1cc801: already exists")).isEqualTo(new Started.LeftBehind());
        assertThat(started(500, "id already in use")).isEqualTo(new Started.LeftBehind());
    }

    @Test
    void anyOtherRefusalIsOne() {
        assertThatExceptionOfType(ProvisioningException.class)
                .isThrownBy(() -> started(500, "no space left on device"))
                .withMessageContaining("start container web-0");
    }
}
