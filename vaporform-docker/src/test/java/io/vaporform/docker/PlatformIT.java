package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vaporform.Blueprint;
import io.vaporform.Deployment;
import io.vaporform.DeploymentRef;
import io.vaporform.Infrastructure;
import io.vaporform.plan.Outcome;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Output;
import io.vaporform.spec.Value;
import io.vaporform.spi.ExecRequest;
import io.vaporform.template.Platform;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a platform runs for itself, those parts of it for which Debian has a package: a Redis and a Prometheus. */
@Tag("extended")
class PlatformIT extends InfrastructureTestCase {

    private static final String SETTINGS = """
            scrape_configs:
              - job_name: prometheus
                scrape_interval: 1s
                static_configs:
                  - targets: ["localhost:9090", "{}:6379"]
            """;

    @Override
    Infrastructure.Builder with(Infrastructure.Builder builder) {
        return builder;
    }

    private static Blueprint core(String greeting) {
        return Blueprint.named("core", b -> {
            DeploymentRef redis = b.deployment(
                    "redis", Platform.redis().image(TestEngine.REDIS).label("greeting", greeting));
            b.deployment("web", Fixture.spec().file("/run/secrets/redis", redis.uri()));
            b.deployment(
                    "prometheus",
                    Platform.prometheus()
                            .image(TestEngine.PROMETHEUS)
                            .quota(q -> q.cpus(0.5).memory("512Mi"))
                            .file(
                                    "/etc/prometheus/prometheus.yml",
                                    Value.format(SETTINGS, Output.text(Kind.DEPLOYMENT, "redis", "host"))));
        });
    }

    private static String cli(Deployment redis, String... command) {
        String[] all = new String[command.length + 1];
        all[0] = "redis-cli";
        System.arraycopy(command, 0, all, 1, command.length);
        return redis.exec(all).output().strip();
    }

    @Test
    void redisKeepsWhatItHasAndAsksForItsPassword() {
        shop.apply(core("hello"));
        Deployment redis = shop.deployment("redis");
        cli(redis, "set", "cart", "3 apples");
        String uri = shop.deployment("web").exec("cat", "/run/secrets/redis").output();
        String password = redis.outputs().credentials().orElseThrow().password().reveal();

        assertThat(shop.apply(core("hello again")).with(Outcome.APPLIED)).isNotEmpty();

        assertThat(cli(redis, "get", "cart")).isEqualTo("3 apples");
        assertThat(uri).isEqualTo("redis://default:" + password + "@redis.main:6379/0");
        assertThat(redis.exec(ExecRequest.of("redis-cli", "get", "cart").env("REDISCLI_AUTH", "wrong"))
                        .output())
                .contains("NOAUTH");
    }

    @Test
    void prometheusLooksAtWhatItsFileSays() {
        shop.apply(core("hello"));
        Deployment prometheus = shop.deployment("prometheus");

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(prometheus
                        .exec("wget", "-qO-", "http://localhost:9090/api/v1/query?query=count(up)+*+10+%2B+sum(up)")
                        .output())
                .as("two, of which one answers")
                .contains("\"21\""));
    }
}
