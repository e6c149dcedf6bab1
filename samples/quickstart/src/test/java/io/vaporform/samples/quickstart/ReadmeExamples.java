package io.vaporform.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Blueprint;
import io.vaporform.Deployment;
import io.vaporform.DeploymentRef;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.docker.DockerProvider;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.plan.Plan;
import io.vaporform.template.Postgres;

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
        web.outputs().endpoints().forEach(System.out::println);

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
}
