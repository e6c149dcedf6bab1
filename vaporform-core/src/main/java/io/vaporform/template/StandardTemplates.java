package io.vaporform.template;

import io.vaporform.spec.Access;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Output;
import io.vaporform.spec.Value;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.Capability;
import java.util.ArrayList;
import java.util.List;

/** The templates that come with the library (requirements: file 001). */
final class StandardTemplates {

    private static final String DATA = "data";

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
