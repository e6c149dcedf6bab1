package io.vaporform.template;

import io.vaporform.spec.Access;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import io.vaporform.spec.VolumeSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a platform runs for itself: cache, object store, metrics, dashboards, edge (requirements: file 000). */
final class PlatformTemplates {

    static final String REDIS = "redis";
    static final String PROMETHEUS = "prometheus";
    static final String GRAFANA = "grafana";
    static final String MINIO = "minio";
    static final String TRAEFIK = "traefik";

    private static final String DATA = "data";
    private static final String PASSWORD = "password";
    private static final String ADMIN = "admin";

    private static final String REDIS_SETTINGS = "/etc/vaporform/redis.conf";
    private static final String PROMETHEUS_SETTINGS = "/etc/prometheus/prometheus.yml";

    private PlatformTemplates() {}

    static List<ResourceTemplate> all() {
        return List.of(redis(), prometheus(), grafana(), minio(), traefik());
    }

    /** What it writes is kept: a log of every change, put on the disk each second. */
    private static ResourceTemplate redis() {
        Value<Secret> password = Value.generatedWith(DATA, PASSWORD);
        return ResourceTemplate.named(REDIS, 1)
                .description("Redis 7 that keeps what it has, with 512 MiB of memory and a volume of 1 GiB")
                .main(DeploymentSpec.builder()
                        .image("redis:7")
                        .port(6379)
                        .user("999:999")
                        .volume(DATA, "/data", volume("1Gi"))
                        .file(REDIS_SETTINGS, Value.format("dir /data\nappendonly yes\nrequirepass {}\n", password))
                        // What redis-cli logs in with.
                        .env("REDISCLI_AUTH", password)
                        .command("redis-server", REDIS_SETTINGS)
                        .quota(q -> q.cpus(1).memory("512Mi").pids(64))
                        .health(HealthCheck.command("redis-cli", "-e", "ping")
                                .every(Duration.ofSeconds(1))
                                .fall(5))
                        .access(new Access("redis", Optional.of("default"), Optional.of(password), "0")))
                .build();
    }

    /** Looks at itself only; what else it is to look at is said by another text of the same file. */
    private static ResourceTemplate prometheus() {
        return ResourceTemplate.named(PROMETHEUS, 1)
                .description("Prometheus with 1 GiB of memory and a volume of 20 GiB, of which it uses 16")
                .main(DeploymentSpec.builder()
                        .image("prom/prometheus:v2.55.1")
                        .port(9090)
                        .user("65534:65534")
                        .volume(DATA, "/prometheus", volume("20Gi"))
                        .file(PROMETHEUS_SETTINGS, """
                                scrape_configs:
                                  - job_name: prometheus
                                    static_configs:
                                      - targets: ["localhost:9090"]
                                """)
                        .command(
                                "--config.file=" + PROMETHEUS_SETTINGS,
                                "--storage.tsdb.path=/prometheus",
                                "--storage.tsdb.retention.size=16GB")
                        .quota(q -> q.cpus(1).memory("1Gi").pids(128))
                        .health(HealthCheck.http("/-/ready")
                                .every(Duration.ofSeconds(1))
                                .fall(5))
                        .access(Access.HTTP))
                .build();
    }

    private static ResourceTemplate grafana() {
        Value<Secret> password = Value.generatedWith(DATA, PASSWORD);
        return ResourceTemplate.named(GRAFANA, 1)
                .description("Grafana with 512 MiB of memory and a volume of 1 GiB")
                .main(DeploymentSpec.builder()
                        .image("grafana/grafana:11.3.0")
                        .port(3000)
                        .user("472:0")
                        .volume(DATA, "/var/lib/grafana", volume("1Gi"))
                        .env("GF_SECURITY_ADMIN_USER", ADMIN)
                        .env("GF_SECURITY_ADMIN_PASSWORD", password)
                        .quota(q -> q.cpus(1).memory("512Mi").pids(128))
                        .health(HealthCheck.http("/api/health").every(Duration.ofSeconds(1)))
                        .access(new Access("http", Optional.of(ADMIN), Optional.of(password), "")))
                .build();
    }

    /** Its image runs as root, whom the volume belongs to. */
    private static ResourceTemplate minio() {
        Value<Secret> password = Value.generatedWith(DATA, PASSWORD);
        return ResourceTemplate.named(MINIO, 1)
                .description("MinIO with 1 GiB of memory and a volume of 50 GiB")
                .main(DeploymentSpec.builder()
                        .image("minio/minio:RELEASE.2024-11-07T00-52-20Z")
                        .port("api", 9000)
                        .port("console", 9001)
                        .volume(DATA, "/data", volume("50Gi"))
                        .env("MINIO_ROOT_USER", ADMIN)
                        .env("MINIO_ROOT_PASSWORD", password)
                        .command("server", "/data", "--console-address", ":9001")
                        .quota(q -> q.cpus(1).memory("1Gi").pids(256))
                        .health(HealthCheck.tcp().every(Duration.ofSeconds(1)))
                        .access(new Access("http", Optional.of(ADMIN), Optional.of(password), "")))
                .build();
    }

    private static ResourceTemplate traefik() {
        return ResourceTemplate.named(TRAEFIK, 1)
                .description("Traefik 3 that forwards what its files say")
                .main(DeploymentSpec.builder()
                        .image("traefik:v3.2")
                        .port("web", 8080)
                        .port("websecure", 8443)
                        .user("65532:65532")
                        .file("/etc/traefik/traefik.yml", """
                                entryPoints:
                                  web:
                                    address: ":8080"
                                  websecure:
                                    address: ":8443"
                                providers:
                                  file:
                                    directory: /etc/traefik/dynamic
                                ping:
                                  entryPoint: web
                                """)
                        .file("/etc/traefik/dynamic/none.yml", "{}\n")
                        .command("--configFile=/etc/traefik/traefik.yml")
                        .quota(q -> q.cpus(1).memory("256Mi").pids(128))
                        .health(HealthCheck.http("/ping").every(Duration.ofSeconds(1)))
                        .access(Access.HTTP))
                .build();
    }

    private static VolumeSpec volume(String size) {
        return VolumeSpec.builder().size(size).build();
    }
}
