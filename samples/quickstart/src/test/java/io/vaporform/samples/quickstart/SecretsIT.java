package io.vaporform.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Infrastructure;
import io.vaporform.docker.DockerProvider;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No secret is to be seen anywhere, with a real engine: its client logs what it sends, and containers say what they like. */
class SecretsIT {

    private static final String LAST_WORDS = "my last words: ";

    @Test
    void noneIsToBeSeen() throws Exception {
        TestEngine engine = TestEngine.orSkip();
        String installation = "secrets-it-" + ProcessHandle.current().pid();
        DockerProvider docker = DockerProvider.builder().host(engine.host()).build();
        SecretStory story = new SecretStory(
                TestEngine.POSTGRES,
                TestEngine.WEB,
                broken -> broken.command("sh", "-c", "echo '" + LAST_WORDS + "'; env; env >&2; exit 1"));

        List<String> seen =
                story.tell(Infrastructure.builder().installation(installation).provider(docker));

        assertThat(seen)
                .anyMatch(line -> line.startsWith("Event: "))
                .anyMatch(line -> line.contains("com.github.dockerjava"))
                .anyMatch(line -> line.contains(LAST_WORDS));
        assertThat(engine.leftOf(installation)).isEmpty();
    }
}
