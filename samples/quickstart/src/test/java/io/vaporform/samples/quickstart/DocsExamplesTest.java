package io.vaporform.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Blueprint;
import io.vaporform.Deployment;
import io.vaporform.DeploymentRef;
import io.vaporform.HealthReport;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.Setting;
import io.vaporform.docker.DockerProvider;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.Outcome;
import io.vaporform.plan.Plan;
import io.vaporform.spec.Account;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.From;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import io.vaporform.spi.Settings;
import io.vaporform.spi.Stage;
import io.vaporform.template.Postgres;
import io.vaporform.testkit.ManualTime;
import io.vaporform.testkit.VaporformAssertions;
import io.vaporform.testkit.VaporformExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The code of the pages in docs/, run in memory; {@link DocsTest} compares it with them line by line. */
class DocsExamplesTest {

    private final InMemoryProvider provider = InMemoryProvider.create();
    private final Infrastructure infra =
            Infrastructure.builder().provider(provider).build();
    private final Project shop = infra.project("shop");

    @Test
    void valuesThatMustNotBeSeen() {
        Deployment db = shop.deploy("orders-db", Postgres.small());
        // example: concepts
        DeploymentSpec web = DeploymentSpec.builder()
                .image("shop/web:1.4")
                .port(8080)
                .env("MODE", "production") // may be seen
                .secret("API_KEY", "s3cr3t") // may not
                .env("SESSION_KEY", Value.generated("session-key")) // made up at the first apply
                .env("DATABASE_URL", db.uri()) // a reference; a secret, as it has the password in it
                .env("DSN", Value.format("host={} password={}", db.host(), db.password()))
                .build();
        // end
        shop.deploy("web", web);
        assertThat(web.env().get("API_KEY")).hasToString("Literal[value=" + Secret.MASK + "]");
    }

    @Test
    void accountsOfAProject() {
        Secret token = Secret.of("s3cr3t");
        try (Infrastructure infra = Infrastructure.builder()
                .provider("cloud", InMemoryProvider.create())
                .build()) {
            Project shop = infra.project("shop");
            // example: accounts
            shop.accounts().set("cloud", Account.token("team-token", token));
            shop.accounts().list(); // names and times, never what they hold
            shop.accounts().remove("cloud");
            // end
            assertThat(shop.accounts().list()).isEmpty();
        }
    }

    @Test
    void settingsAndTheirReport(@TempDir Path dir) throws IOException {
        Path file = Files.createFile(dir.resolve("vaporform.properties"));
        // example: settings
        Infrastructure infra = Infrastructure.builder()
                .provider(provider)
                .settings(Settings.process().orElse(Settings.file(file))) // system properties, the environment, a file
                .setting(Setting.CONTAINER_CPU_CORES, 2.0) // goes before all of them
                .build();
        System.out.println(infra.settings().report());
        // end
        infra.close();
        String printed = infra.settings().report().toString();
        List<String> shown =
                Documents.blocks("docs/operations.md", "text").get(0).lines().toList();
        assertThat(printed.lines().skip(1).toList()).isEqualTo(shown.subList(1, shown.size()));
    }

    @Test
    void health() {
        // example: health
        HealthReport health = infra.health(); // three seconds at most
        System.out.println(health); // for a person, with reasons
        String json = health.toJson(); // for a monitor
        // end
        assertThat(json).startsWith("{\"status\":\"healthy\",\"timestamp\":\"");
    }

    @Test
    void aPlanAndItsText() {
        String printed = planOfAChange(shop).toString();

        assertThat(Documents.blocks("docs/plan-and-apply.md", "text")).containsExactly(printed);
    }

    static Plan planOfAChange(Project shop) {
        // example: plan
        shop.apply(Blueprint.named("shop", b -> {
            DeploymentRef db = b.deployment("orders-db", Postgres.small());
            b.deployment("web", a -> a.image("shop/web:1.4").env("DATABASE_URL", db.uri()));
        }));

        Plan plan = shop.plan(Blueprint.named("shop", b -> {
            DeploymentRef db = b.deployment("orders-db", Postgres.small().quota(q -> q.memory("8Gi")));
            b.deployment("web", a -> a.image("shop/web:1.5").env("DATABASE_URL", db.uri()));
            b.deployment("mail", a -> a.image("shop/mail:1.0").secret("API_KEY", "s3cr3t"));
        }));
        System.out.println(plan);
        // end
        return plan;
    }

    @Test
    void whatIsKept() {
        // example: destroy
        Deployment db = shop.deploy("orders-db", Postgres.small());

        ApplyResult result = shop.destroy();
        result.with(Outcome.RETAINED)
                .forEach(System.out::println); // … volume/orders-db.data RETAINED: kept with its data

        Deployment again = shop.deploy("orders-db", Postgres.small()); // the same data, the same password
        // end
        assertThat(result.with(Outcome.RETAINED))
                .singleElement()
                .hasToString("shop/main/volume/orders-db.data RETAINED: kept with its data");
        assertThat(again.outputs().credentials()).isEqualTo(db.outputs().credentials());
    }

    @Test
    void aDockerProvider() {
        // example: docker
        DockerProvider provider = DockerProvider.builder()
                .host("tcp://docker.example.com:2375")
                .portRange(20_000, 21_000)
                .callTimeout(Duration.ofSeconds(10))
                .build();

        try (Infrastructure infra = Infrastructure.builder()
                .installation("acme-prod")
                .provider(provider)
                .build()) {
            Project shop = infra.project("shop");
        }
        // end
    }

    @Test
    void anApplicationsTest() {
        // example: testing
        InMemoryProvider provider = InMemoryProvider.create();
        try (Infrastructure infra = Infrastructure.builder().provider(provider).build()) {
            Project shop = infra.project("shop");
            Deployment db = shop.deploy("orders-db", Postgres.small());

            assertThat(db.uri(From.NETWORK).reveal()).startsWith("postgresql://app:");
            assertThat(provider.world().things()).hasSize(2); // the instance and its volume
        }
        // end
    }

    @Test
    void anApplicationsTestOfAFailure() {
        // example: faults
        provider.faults().on("web").failAt(Stage.VERIFYING);

        assertThatThrownBy(() -> shop.deploy("web", a -> a.image("shop/web:1.4")))
                .isInstanceOf(ApplyFailedException.class);

        provider.faults().clear();
        shop.deploy("web", a -> a.image("shop/web:1.4"));
        // end
    }

    // example: extension
    @RegisterExtension
    final VaporformExtension vaporform = VaporformExtension.create().provider(p -> p.realistic());

    @Test
    void takesSecondsOfManualTimeAndNoneOfOurs(Infrastructure infra, ManualTime time) {
        Instant begin = time.now();

        Deployment web =
                infra.project("shop").deploy("web", a -> a.image("shop/web:1.4").replicas(3));

        VaporformAssertions.assertThat(web).hasReady(3);
        assertThat(time.now()).isAfter(begin.plusSeconds(1));
    }
    // end

    @Test
    void anError() {
        assertThatThrownBy(() -> threeMistakes(shop))
                .hasMessage(Documents.blocks("docs/errors.md", "text").get(0));
    }

    private static void threeMistakes(Project shop) {
        // example: errors
        shop.deploy("web", a -> a.image("Shop/Web").replicas(-1).env("NOT A NAME", "x"));
        // end
    }
}
