package io.vaporform.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Blueprint;
import io.vaporform.Deployment;
import io.vaporform.DeploymentRef;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.docker.DockerPolicy;
import io.vaporform.docker.DockerProvider;
import io.vaporform.docker.SwarmProvider;
import io.vaporform.spec.Account;
import io.vaporform.spec.From;
import io.vaporform.spec.RolloutPolicy;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.ExecRequest;
import io.vaporform.spi.ExecResult;
import io.vaporform.spi.InstanceMetrics;
import io.vaporform.spi.LogQuery;
import io.vaporform.spi.Provider;
import io.vaporform.template.Platform;
import io.vaporform.template.Postgres;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The code of the pages about Docker and operations, and that it does what they say: each block between two comments stands in a page as it is here. */
class DockerExamplesTest {

    @Test
    void volumesOfTheirOwnSize() {
        // example: sized
        Provider docker =
                DockerProvider.builder().sizedVolumes(Path.of("/srv/volumes")).build();
        VolumeSpec data = VolumeSpec.builder().size("10Gi").enforce().build();
        // end
        assertThat(data.enforced()).isTrue();
        docker.close();
    }

    @Test
    void aDockerProvider() {
        // example: docker
        DockerProvider provider = DockerProvider.builder()
                .host("tcp://docker.example.com:2376")
                .tls(Path.of("/etc/acme/docker"))
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
    void aSwarmProvider() {
        // example: swarm
        SwarmProvider provider = SwarmProvider.builder()
                .host("tcp://manager.example.com:2376")
                .tls(Path.of("/etc/acme/docker"))
                .constraint("node.role==worker")
                .spreadOver("node.labels.zone")
                .publishOnNodes()
                .build();

        try (Infrastructure infra = Infrastructure.builder()
                .installation("acme-prod")
                .provider(provider)
                .supervise()
                .build()) {
            Project shop = infra.project("shop");
        }
        // end
    }

    @Test
    void logsAndMetrics() throws InterruptedException {
        try (Infrastructure infra = Infrastructure.inMemory()) {
            Project shop = infra.project("shop");
            shop.deploy("web", d -> d.image("shop/web:1").port(8080));
            // example: logs
            Deployment web = shop.deployment("web");
            Instant deployed = Instant.now();
            web.logs(
                    LogQuery.last(100).since(deployed.minusSeconds(60)),
                    line -> System.out.println(line.at() + " " + line.text()));
            web.follow(
                    LogQuery.last(10),
                    Duration.ofSeconds(2),
                    line -> System.out.println(line.instance() + ": " + line.text()));

            List<InstanceMetrics> before = web.metrics();
            Thread.sleep(1_000);
            for (InstanceMetrics now : web.metrics()) {
                System.out.println(now.instance() + " uses " + now.memory() + " bytes and "
                        + now.cpusSince(before.get(0)) + " CPUs");
            }
            // end
        }
    }

    @Test
    void aLoginToARegistry() {
        try (Infrastructure infra = Infrastructure.builder()
                .installation("acme-prod")
                .provider(DockerProvider.create())
                .build()) {
            Project shop = infra.project("shop");
            // example: registry
            shop.accounts()
                    .set(
                            DockerProvider.ID,
                            Account.of(
                                    "registry-login",
                                    Map.of(
                                            DockerProvider.REGISTRY, Secret.of("registry.example.com"),
                                            Account.USERNAME, Secret.of("shop"),
                                            Account.PASSWORD, Secret.of("xyzzy"))));
            // end
            assertThat(shop.accounts().list()).hasSize(1);
        }
    }

    @Test
    void aCommand() {
        try (Infrastructure infra = Infrastructure.inMemory()) {
            Project shop = infra.project("shop");
            shop.deploy("web", d -> d.image("shop/web:1").port(8080));
            // example: exec
            Deployment web = shop.deployment("web");
            ExecResult result = web.exec("bin/report", "--today");
            System.out.println(result.exitCode() + ": " + result.output());

            web.exec(ExecRequest.of("bin/import", "/data/orders.csv")
                    .in(web.outputs().instances().get(0).name())
                    .env("TOKEN", "xyzzy")
                    .within(Duration.ofMinutes(10)));
            // end
        }
    }

    @Test
    void aTemplate() {
        try (Infrastructure infra = Infrastructure.inMemory()) {
            Project shop = infra.project("shop");
            // example: template
            Deployment db = shop.deploy("orders-db", Postgres.medium());
            Secret writes = db.uri(From.NETWORK);
            Secret reads = shop.deployment("orders-db.replica").uri(From.NETWORK);
            // end
            assertThat(reads).isNotEqualTo(writes);
        }
    }

    @Test
    void aPlatform() {
        // example: platform
        Blueprint core = Blueprint.named("core", b -> {
            DeploymentRef redis = b.deployment("redis", Platform.redis());
            DeploymentRef minio = b.deployment("minio", Platform.minio().env("MINIO_PROMETHEUS_AUTH_TYPE", "public"));
            b.deployment(
                    "prometheus",
                    Platform.prometheus().file("/etc/prometheus/prometheus.yml", Value.format("""
                    scrape_configs:
                      - job_name: minio
                        metrics_path: /minio/v2/metrics/cluster
                        static_configs:
                          - targets: ["{}:9000"]
                    """, minio.host())));
            DeploymentRef grafana = b.deployment("grafana", Platform.grafana());
            b.deployment(
                    "traefik",
                    Platform.traefik()
                            .port("web", 8080, 80)
                            .port("websecure", 8443, 443)
                            .file("/etc/traefik/dynamic/grafana.yml", Value.format("""
                                    http:
                                      routers:
                                        grafana:
                                          rule: Host(`monitoring.example.com`)
                                          service: grafana
                                      services:
                                        grafana:
                                          loadBalancer:
                                            servers:
                                              - url: "http://{}:3000"
                                    """, grafana.host())));
            b.deployment("api", a -> a.image("shop/api:2.0").port(8080).file("/run/secrets/redis", redis.uri()));
        });
        // end
        try (Infrastructure infra = Infrastructure.inMemory()) {
            assertThat(infra.project("platform").apply(core).changes()).hasSize(10);
        }
    }

    @Test
    void files() {
        try (Infrastructure infra = Infrastructure.inMemory()) {
            Project shop = infra.project("shop");
            Deployment db = shop.deploy("orders-db", Postgres.small());
            // example: files
            shop.deploy("api", d -> d.image("shop/api:2.0")
                    .port(8080)
                    .file("/etc/api/settings.ini", "[cache]\nsize = 64\n")
                    .file("/run/secrets/database", db.uri()));
            // end
            assertThat(shop.deployment("api").status().ready()).isEqualTo(1);
        }
    }

    @Test
    void aReleaseCommand() {
        try (Infrastructure infra = Infrastructure.inMemory()) {
            Project shop = infra.project("shop");
            // example: release
            shop.deploy("web", d -> d.image("shop/web:1.5").port(8080).release("bin/migrate", "--all"));
            // end
            assertThat(shop.deployment("web").status().ready()).isEqualTo(1);
        }
    }

    @Test
    void batches() {
        try (Infrastructure infra = Infrastructure.inMemory()) {
            Project shop = infra.project("shop");
            // example: rollout
            shop.deploy("web", d -> d.image("shop/web:1.5")
                    .port(8080)
                    .replicas(12)
                    .rollout(RolloutPolicy.inBatchesOf(3).forgiving(1)));
            // end
            assertThat(shop.deployment("web").status().ready()).isEqualTo(12);
        }
    }

    @Test
    void aUserOfItsOwn() {
        try (Infrastructure infra = Infrastructure.inMemory()) {
            Project shop = infra.project("shop");
            // example: user
            shop.deploy("cache", d -> d.image("redis:7")
                    .port(6379)
                    .user("999:999")
                    .volume("data", "/data", VolumeSpec.builder().size("1Gi").build()));
            // end
            assertThat(shop.deployment("cache").status().ready()).isEqualTo(1);
        }
    }

    @Test
    void aPolicy() {
        // example: policy
        DockerProvider trusting = DockerProvider.builder()
                .policy(DockerPolicy.strict().allowRootUser().allowWritableRoot())
                .build();
        // end
        trusting.close();
    }

    @Test
    void tenantsOnOneEngine() {
        // example: isolation
        DockerProvider provider = DockerProvider.builder()
                .networkRange("10.64.0.0/12")
                .networkSize(24)
                .build();

        Blueprint orders = Blueprint.named("orders", b -> {
            DeploymentRef db = b.deployment("orders-db", Postgres.small().internal());
            b.deployment("web", a -> a.image("shop/web:1.4").port(8080).env("DATABASE_URL", db.uri()));
        });
        // end
        try (Infrastructure infra = Infrastructure.inMemory()) {
            infra.project("shop").apply(orders);
            assertThat(infra.project("shop").deployment("orders-db").outputs().endpoint(From.HOST))
                    .isEmpty();
        }
        provider.close();
    }
}
