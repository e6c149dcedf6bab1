package io.vaporform.docker.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.docker.internal.engine.FakeEngine;
import io.vaporform.docker.test.TestContext;
import io.vaporform.docker.test.TestTime;
import io.vaporform.spec.Secret;
import io.vaporform.spi.Scope;
import io.vaporform.state.Records;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImageRetentionTest {

    private final TestTime time = new TestTime();
    private final TestContext context = new TestContext(new Scope("acme", "line"), time);
    private final FakeEngine fake = new FakeEngine("1.12", "1.41");
    private final Engine engine = new Engine(fake.address(), Duration.ofSeconds(5));
    private final ImageRetention retention = new ImageRetention(engine, Duration.ofDays(7));

    @BeforeEach
    void onlyOneIsUsed() {
        fake.answer("/containers/json", 200, "[{\"Id\":\"1\",\"Image\":\"used:1\"}]");
        fake.answer("/images/old:1", 200, "[]");
    }

    @AfterEach
    void stop() {
        engine.close();
        fake.close();
        time.close();
    }

    private void lastUsed(String image, Duration ago) {
        context.records()
                .create(
                        "image/" + image,
                        Secret.of(context.time().now().minus(ago).toString()));
    }

    private List<String> known() {
        return context.records().scan("image/").stream().map(Records.Entry::key).toList();
    }

    private List<String> removed() {
        return fake.asked.stream().filter(each -> each.startsWith("DELETE")).toList();
    }

    @Test
    void whatNobodyHasUsedForAWeekGoes() {
        lastUsed("old:1", Duration.ofDays(8));
        lastUsed("used:1", Duration.ofDays(8));
        lastUsed("young:1", Duration.ofDays(6));

        retention.sweep(context);

        assertThat(removed()).singleElement().asString().contains("/images/old:1");
        assertThat(known()).containsExactly("image/used:1", "image/young:1");
    }

    @Test
    void theWeekBeginsWithTheEndOfTheLastContainer() {
        lastUsed("web:1", Duration.ofDays(30));

        retention.used("web:1", context);
        retention.used("somebody-elses:1", context);
        retention.sweep(context);

        assertThat(removed()).isEmpty();
        assertThat(known()).containsExactly("image/web:1");
    }

    @Test
    void itLooksOnceAnHour() {
        lastUsed("young:1", Duration.ofDays(6));
        retention.sweep(context);
        lastUsed("old:1", Duration.ofDays(8));

        retention.sweep(context);

        assertThat(removed()).isEmpty();
    }

    @Test
    void whatTheEngineRefusesIsNobodysBusiness() {
        lastUsed("old:1", Duration.ofDays(8));
        fake.answer("/images/old:1", 500, "{\"message\":\"no\"}");
        retention.sweep(context);
        fake.answer("/containers/json", 403, "no");
        context.records().remove(context.records().get("image-sweep").orElseThrow());
        retention.sweep(context);

        assertThat(known()).containsExactly("image/old:1");
    }
}
