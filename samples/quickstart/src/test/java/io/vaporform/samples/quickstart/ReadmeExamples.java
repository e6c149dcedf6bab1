package io.vaporform.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Blueprint;
import io.vaporform.Deployment;
import io.vaporform.DeploymentRef;
import io.vaporform.Infrastructure;
import io.vaporform.Look;
import io.vaporform.Project;
import io.vaporform.docker.DockerProvider;
import io.vaporform.jdbc.JdbcStateStore;
import io.vaporform.jdbc.KeyRing;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.Plan;
import io.vaporform.spec.Account;
import io.vaporform.spec.DriftPolicy;
import io.vaporform.spec.Secret;
import io.vaporform.template.Postgres;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** The code of README.md: {@link ReadmeTest} compares it line by line, and runs it; {@link ReadmeIT} runs it on a real engine. */
final class ReadmeExamples {

    private ReadmeExamples() {}

    static Infrastructure withDocker() {
        // example: with Docker
        Infrastructure infra = Infrastructure.builder()
                .installation("acme")
                .provider(DockerProvider.create())
                .build();
        // end
        return infra;
    }

    static void verbs(Infrastructure infra) {
        // example: verbs
        Project shop = infra.project("shop");

        Deployment db = shop.deploy("orders-db", Postgres.small());
        Deployment web = shop.deploy("web", a -> a.image("nginxinc/nginx-unprivileged:stable-alpine")
                .port(8080)
                .env("DATABASE_URL", db.uri()));

        web = web.scale(3);
        web.outputs().instances().forEach(instance -> System.out.println(instance.endpoints()));

        shop.destroy(); // keeps the database's volume, and says so; destroy(Data.DELETE) deletes it
        // end
    }

    static Plan blueprint(Infrastructure infra) {
        // example: blueprint
        Blueprint blueprint = Blueprint.named("shop", b -> {
            DeploymentRef db = b.deployment("orders-db", Postgres.small());
            b.deployment("web", a -> a.image("nginxinc/nginx-unprivileged:stable-alpine")
                    .port(8080)
                    .env("DATABASE_URL", db.uri()));
        });

        Project staging = infra.project("shop-staging");
        Plan plan = staging.plan(blueprint);
        System.out.println(plan);
        staging.apply(blueprint);
        // end
        assertThat(staging.plan(blueprint).isNoOp()).isTrue();
        return plan;
    }

    static void inMemory() {
        // example: in memory
        InMemoryProvider provider = InMemoryProvider.create();
        try (Infrastructure infra = Infrastructure.builder().provider(provider).build()) {
            infra.project("shop").deploy("web", a -> a.image("shop/web:1.4").replicas(3));

            assertThat(provider.world().things()).hasSize(3);
        }
        // end
    }

    static Infrastructure durable(Path directory) {
        // example: a durable store
        KeyRing keys = KeyRing.createFile(directory.resolve("keys")); // once; then KeyRing.file(…)

        Infrastructure infra = Infrastructure.builder()
                .installation("acme")
                .provider(DockerProvider.create())
                .store(JdbcStateStore.embedded(
                        directory.resolve("state"), keys)) // or open(dataSource, keys): PostgreSQL
                .supervise() // goes on with what was under way when a process died
                .drift(Duration.ofMinutes(5), DriftPolicy.REPORT) // and looks whether the world is as it was made
                .build();
        // end
        return infra;
    }

    static void remembered(Infrastructure infra, Secret token) {
        Project shop = infra.project("shop");
        Blueprint blueprint = Blueprint.named("shop", b -> b.deployment("web", a -> a.image("shop/web:1.4")));
        // example: what is remembered
        String approved = shop.plan(blueprint).toJson();
        ApplyResult result = shop.apply(blueprint, Plan.parse(approved)); // that, or an exception and nothing

        infra.operation(result.operationId()).await(); // what came of it
        shop.stack().history().forEach(System.out::println); // who asked for what, and when
        shop.stack().plan(blueprint, Look.INVENTORY); // compares with the world, not with the record
        shop.stack().findings().forEach(System.out::println); // what is not as it was made
        infra.orphans().forEach(System.out::println); // what bears our mark, and nobody knows of

        shop.accounts().set("cloud", Account.token("team-token", token)); // a tenant's own credentials
        System.out.println(infra.health().toJson()); // for a monitor
        // end
        assertThat(shop.plan(blueprint).isNoOp()).isTrue();
    }

    static void certificates(Infrastructure infra) {
        Project shop = infra.project("shop");
        // example: certificates
        shop.certificates().provision("shop.example.com"); // blocks until there is one, or says what is in the way
        SSLContext context = infra.tls().context(); // for any server: to each client the newest for its name
        // end
        assertThat(context.getProtocol()).isEqualTo("TLS");
    }
}
