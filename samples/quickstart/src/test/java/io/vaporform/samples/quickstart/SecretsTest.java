package io.vaporform.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Infrastructure;
import io.vaporform.memory.InMemoryProvider;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No secret is to be seen anywhere, with the in-memory provider. */
class SecretsTest {

    @Test
    void noneIsToBeSeen() {
        InMemoryProvider provider =
                InMemoryProvider.builder().missingImage("shop/missing:1").build();
        SecretStory story = new SecretStory("postgres:15", "shop/web:1.4", broken -> broken.image("shop/missing:1"));

        List<String> seen =
                story.tell(Infrastructure.builder().installation("acme").provider(provider));

        assertThat(seen)
                .anyMatch(line -> line.startsWith("Event: "))
                .anyMatch(line -> line.contains("shop/missing:1"))
                .anyMatch(line -> line.contains("Secret(****)"));
    }
}
