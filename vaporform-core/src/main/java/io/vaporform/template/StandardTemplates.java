package io.vaporform.template;

import io.vaporform.spec.Access;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Output;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import io.vaporform.spec.VolumeSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The templates that come with the library (requirements: file 001). */
final class StandardTemplates {

    private static final String DATA = "data";

    private static final String CLUSTER_USER = "cluster";

    /** {@code ipfs:users} of the official images, which own the place for the data. */
    private static final String IPFS_USER = "1000:100";

    private StandardTemplates() {}

    static List<ResourceTemplate> all() {
        List<ResourceTemplate> all = new ArrayList<>(List.of(
                PostgresTemplates.small(),
                PostgresTemplates.medium(),
                ipfsCluster(),
                storage("small", "5Gi"),
                storage("medium", "25Gi"),
                storage("large", "100Gi")));
        all.addAll(PlatformTemplates.all());
        return all;
    }

    /**
     * As the cluster's own example: each node has a peer beside it. The peers find each other in their network (mDNS) by the secret that they share, trust each other, and ask at their
     * REST API for a login, of which that secret is the password.
     *
     * @see <a href="https://ipfscluster.io/documentation/deployment/setup/">IPFS Cluster: setup</a>
     */
    private static ResourceTemplate ipfsCluster() {
        ResourceTemplate.Builder cluster = ResourceTemplate.named("ipfs-cluster-small", 1)
                .description("Three IPFS nodes that replicate by themselves, behind one cluster endpoint")
                .main(peer(0, Value.generatedHex("cluster-secret", 32)))
                .child("node-0", node("10Gi").build());
        for (int number = 1; number < 3; number++) {
            Value<Secret> shared = Output.secret(Kind.DEPLOYMENT, ".", "password");
            cluster.child("node-" + number, node("10Gi").build())
                    .child("peer-" + number, peer(number, shared).build());
        }
        return cluster.build();
    }

    private static DeploymentSpec.Builder peer(int number, Value<Secret> secret) {
        Value<String> host = Output.text(Kind.DEPLOYMENT, ".node-" + number, "host");
        return DeploymentSpec.builder()
                .image("ipfs/ipfs-cluster:v1.1.2")
                .port(9094)
                .port("cluster", 9096)
                .env("CLUSTER_PEERNAME", "peer-" + number)
                .env("CLUSTER_SECRET", secret)
                .env("CLUSTER_CRDT_TRUSTEDPEERS", "*")
                .env("CLUSTER_MONITORPINGINTERVAL", "2s")
                .env("CLUSTER_RESTAPI_HTTPLISTENMULTIADDRESS", "/ip4/0.0.0.0/tcp/9094")
                .env("CLUSTER_RESTAPI_BASICAUTHCREDENTIALS", Value.format(CLUSTER_USER + ":{}", secret))
                .env("CLUSTER_IPFSHTTP_NODEMULTIADDRESS", Value.format("/dns4/{}/tcp/5001", host))
                .volume(
                        DATA,
                        "/data/ipfs-cluster",
                        VolumeSpec.builder().size("1Gi").build())
                .user(IPFS_USER)
                .quota(q -> q.cpus(0.25).memory("256Mi").pids(256))
                .health(HealthCheck.tcp().every(Duration.ofSeconds(1)))
                .access(new Access("http", Optional.of(CLUSTER_USER), Optional.of(secret), ""));
    }

    private static ResourceTemplate storage(String name, String size) {
        return ResourceTemplate.named(name + "-storage", 1)
                .description("One IPFS node with " + size)
                .main(node(size))
                .build();
    }

    private static DeploymentSpec.Builder node(String size) {
        return DeploymentSpec.builder()
                .image("ipfs/kubo:v0.32.1")
                .port("api", 5001)
                .port("gateway", 8080)
                .port("swarm", 4001)
                .volume(DATA, "/data/ipfs", VolumeSpec.builder().size(size).build())
                .user(IPFS_USER)
                .quota(q -> q.cpus(0.5).memory("1Gi").pids(512))
                .health(HealthCheck.tcp().every(Duration.ofSeconds(1)))
                .access(Access.HTTP);
    }
}
