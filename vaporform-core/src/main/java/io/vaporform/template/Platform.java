package io.vaporform.template;

import io.vaporform.spec.DeploymentSpec;

/** What a platform runs for itself. What a method returns can be changed before it is deployed, such as its image, its quota or one of its files. */
public final class Platform {

    private Platform() {}

    /** {@code redis}: Redis 7 that appends each change to a file on its volume of 1 GiB; 512 MiB of memory, a generated password. */
    public static DeploymentSpec.Builder redis() {
        return DeploymentSpec.builder().template(PlatformTemplates.REDIS);
    }

    /** {@code prometheus}: Prometheus 2 with a volume of 20 GiB. It looks at itself until {@code /etc/prometheus/prometheus.yml} says more. */
    public static DeploymentSpec.Builder prometheus() {
        return DeploymentSpec.builder().template(PlatformTemplates.PROMETHEUS);
    }

    /** {@code grafana}: Grafana with a volume of 1 GiB and a generated password of {@code admin}. */
    public static DeploymentSpec.Builder grafana() {
        return DeploymentSpec.builder().template(PlatformTemplates.GRAFANA);
    }

    /** {@code minio}: an object store with a volume of 50 GiB and a generated password of {@code admin}. Its image runs as root. */
    public static DeploymentSpec.Builder minio() {
        return DeploymentSpec.builder().template(PlatformTemplates.MINIO);
    }

    /** {@code traefik}: Traefik 3 on 8080 and 8443, with what the files in {@code /etc/traefik/dynamic} say. It is not shown the engine. */
    public static DeploymentSpec.Builder traefik() {
        return DeploymentSpec.builder().template(PlatformTemplates.TRAEFIK);
    }
}
