package io.vaporform.docker.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.command.InspectContainerResponse;
import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.docker.internal.engine.FakeEngine;
import io.vaporform.spec.DeploymentSpec;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiagnosisTest {

    private final FakeEngine fake = new FakeEngine("1.12", "1.41");
    private final Engine engine = new Engine(fake.address(), Duration.ofSeconds(5));
    private final Diagnosis diagnosis =
            new Diagnosis(DeploymentSpec.builder().image("shop/web:1").build(), new ContainerLogs(engine));

    @AfterEach
    void stop() {
        engine.close();
        fake.close();
    }

    private static ContainerView unhealthy(String said) throws IOException {
        return new ContainerView(new ObjectMapper().readValue("""
                {"Name":"/web","State":{"Status":"running","Health":{"Status":"unhealthy","Log":[
                {"ExitCode":-1,"Output":"%s"}]}}}
                """.formatted(said), InspectContainerResponse.class));
    }

    @Test
    void whatTheEngineLostIsToldFromWhatIsIll() throws IOException {
        assertThat(diagnosis.isLostToEngine(
                        unhealthy("GetResourcePath: BaseFS of container 5f790537e028 is unexpectedly nil")))
                .isTrue();
        assertThat(diagnosis.isLostToEngine(unhealthy("connection refused"))).isFalse();
    }
}
