package io.vaporform.template;

import io.vaporform.spec.Access;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Output;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.Capability;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The templates that come with the library (requirements: file 001). */
final class StandardTemplates {

    static final String POSTGRES_SMALL = "postgres-small";
    static final String POSTGRES_MEDIUM = "postgres-medium";

    private static final String DATABASE = "maindb";
    private static final String USER = "app";
    private static final String PASSWORD = "password";
    private static final String DATA = "data";

    /** {@code ipfs:users} of the official images, which own the place for the data. */
    private static final String IPFS_USER = "1000:100";

    private StandardTemplates() {}

    static List<ResourceTemplate> all() {
        return List.of(
                postgresSmall(),
                postgresMedium(),
                ipfsCluster(),
                storage("small", "5Gi"),
                storage("medium", "25Gi"),
                storage("large", "100Gi"));
    }

    private static ResourceTemplate postgresSmall() {
        return ResourceTemplate.named(POSTGRES_SMALL, 1)
                .description("PostgreSQL 15 with 2 CPUs, 4 GiB of memory and a volume of 10 GiB")
                .main(postgres("10Gi").quota(q -> q.cpus(2).memory("4Gi").pids(512)))
                .build();
    }

    private static ResourceTemplate postgresMedium() {
        return ResourceTemplate.named(POSTGRES_MEDIUM, 1)
                .description("PostgreSQL 15 with 4 CPUs, 16 GiB of memory, a volume of 50 GiB and a read replica")
                .main(postgres("50Gi").quota(q -> q.cpus(4).memory("16Gi").pids(1024)))
                .child(
                        "replica",
                        postgres("50Gi")
                                .quota(q -> q.cpus(4).memory("16Gi").pids(1024))
                                .env("PRIMARY_HOST", Output.text(Kind.DEPLOYMENT, ".", "host"))
                                .env("POSTGRES_PASSWORD", Output.secret(Kind.DEPLOYMENT, ".", PASSWORD))
                                .access(access(Output.secret(Kind.DEPLOYMENT, ".", PASSWORD)))
                                .build())
                .needs(Capability.template(POSTGRES_MEDIUM))
                .build();
    }

    /** As the official image can be run: from its beginning as its own user, who has the place for the data, and with a place for the socket. */
    private static DeploymentSpec.Builder postgres(String size) {
        Value<Secret> password = Value.generatedWith(DATA, PASSWORD);
        return DeploymentSpec.builder()
                .image("postgres:15")
                .port(5432)
                .volume(
                        DATA,
                        "/var/lib/postgresql/data",
                        VolumeSpec.builder().size(size).build())
                .env("PGDATA", "/var/lib/postgresql/data/pgdata")
                .env("POSTGRES_DB", DATABASE)
                .env("POSTGRES_USER", USER)
                .env("POSTGRES_PASSWORD", password)
                .user("999:999")
                .tmpfs("/var/run/postgresql", "16Mi")
                .health(HealthCheck.command("pg_isready", "-q", "-h", "127.0.0.1", "-U", USER, "-d", DATABASE)
                        .every(Duration.ofSeconds(1))
                        .fall(10))
                .access(access(password));
    }

    private static Access access(Value<Secret> password) {
        return new Access("postgresql", Optional.of(USER), Optional.of(password), DATABASE);
    }

    private static ResourceTemplate ipfsCluster() {
        ResourceTemplate.Builder cluster = ResourceTemplate.named("ipfs-cluster-small", 1)
                .description("Three IPFS nodes that replicate by themselves, behind one cluster endpoint");
        DeploymentSpec.Builder main = DeploymentSpec.builder()
                .image("ipfs/ipfs-cluster:stable")
                .port(9094)
                .env("CLUSTER_SECRET", Value.generated("cluster-secret"))
                .env("CLUSTER_CRDT_TRUSTEDPEERS", "*")
                .volume(
                        DATA,
                        "/data/ipfs-cluster",
                        VolumeSpec.builder().size("1Gi").build())
                .user(IPFS_USER)
                .access(Access.HTTP);
        for (int node = 0; node < 3; node++) {
            cluster.child("node-" + node, ipfs("10Gi").build());
            main.env("IPFS_NODE_" + node, Output.text(Kind.DEPLOYMENT, ".node-" + node, "host"));
        }
        return cluster.main(main)
                .needs(Capability.template("ipfs-cluster-small"))
                .build();
    }

    private static ResourceTemplate storage(String name, String size) {
        return ResourceTemplate.named(name + "-storage", 1)
                .description("One IPFS node with " + size)
                .main(ipfs(size))
                .build();
    }

    private static DeploymentSpec.Builder ipfs(String size) {
        return DeploymentSpec.builder()
                .image("ipfs/kubo:release")
                .port("api", 5001)
                .port("gateway", 8080)
                .volume(DATA, "/data/ipfs", VolumeSpec.builder().size(size).build())
                .user(IPFS_USER)
                .access(Access.HTTP);
    }
}
