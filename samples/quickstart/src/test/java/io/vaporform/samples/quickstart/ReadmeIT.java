package io.vaporform.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Data;
import io.vaporform.Infrastructure;
import io.vaporform.docker.DockerProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The code of README.md on a real engine, where our images stand in under the names that it uses. */
class ReadmeIT {

    private final TestEngine engine = TestEngine.orSkip();
    private AutoCloseable postgres = () -> {};
    private AutoCloseable web = () -> {};

    @BeforeEach
    void nameImages() throws Exception {
        postgres = engine.alias(TestEngine.POSTGRES, "postgres", "15");
        web = engine.alias(TestEngine.WEB, "nginxinc/nginx-unprivileged", "stable-alpine");
    }

    @AfterEach
    void forgetNames() throws Exception {
        postgres.close();
        web.close();
    }

    @Test
    void itsCodeRunsWithDocker() throws Exception {
        String installation = "readme-it-" + ProcessHandle.current().pid();
        DockerProvider docker = DockerProvider.builder().host(engine.host()).build();
        try (Infrastructure infra = Infrastructure.builder()
                .installation(installation)
                .provider(docker)
                .build()) {
            try {
                ReadmeExamples.verbs(infra);
                ReadmeExamples.blueprint(infra);
            } finally {
                infra.project("shop").destroy(Data.DELETE);
                infra.project("shop-staging").destroy(Data.DELETE);
            }
        }
        assertThat(engine.leftOf(installation)).isEmpty();
    }
}
