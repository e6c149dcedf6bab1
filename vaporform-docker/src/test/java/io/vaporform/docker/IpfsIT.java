package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Deployment;
import io.vaporform.Infrastructure;
import io.vaporform.spec.Credentials;
import io.vaporform.spec.DeploymentSpec;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The templates of IPFS with stand-ins for its programs, which cannot be had here: who is there, and whom each is told of. */
@Tag("extended")
class IpfsIT extends InfrastructureTestCase {

    @Override
    Infrastructure.Builder with(Infrastructure.Builder builder) {
        return builder;
    }

    private static String sh(Deployment app, String script) {
        return app.exec("sh", "-c", script).output().strip();
    }

    @Test
    void eachPeerOfTheClusterHasANodeAndTheSecretThatAllShare() {
        DeploymentSpec.Builder cluster =
                DeploymentSpec.builder().template("ipfs-cluster-small").image(TestEngine.IPFS);
        IntStream.range(0, 3).forEach(node -> cluster.childImage("node-" + node, TestEngine.KUBO));
        IntStream.range(1, 3).forEach(peer -> cluster.childImage("peer-" + peer, TestEngine.IPFS));

        Deployment first = shop.deploy("files", cluster);

        Credentials login = first.outputs().credentials().orElseThrow();
        assertThat(login.password().reveal()).matches("[0-9a-f]{64}");
        List<Deployment> peers = List.of(first, shop.deployment("files.peer-1"), shop.deployment("files.peer-2"));
        for (int number = 0; number < peers.size(); number++) {
            Deployment peer = peers.get(number);
            String node = "files.node-" + number + ".main";
            assertThat(sh(peer, "echo $CLUSTER_SECRET $CLUSTER_RESTAPI_BASICAUTHCREDENTIALS"))
                    .isEqualTo(login.password().reveal() + " cluster:"
                            + login.password().reveal());
            assertThat(sh(peer, "echo $CLUSTER_IPFSHTTP_NODEMULTIADDRESS")).isEqualTo("/dns4/" + node + "/tcp/5001");
            assertThat(sh(peer, "wget -qO- http://" + node + ":5001/healthz")).isEqualTo("ok");
            assertThat(sh(peer, "touch /data/ipfs-cluster/here && ls /data/ipfs-cluster"))
                    .isEqualTo("here");
        }
        for (Deployment peer : peers) {
            // The stand-in listens at the REST API only.
            for (String other : List.of("files", "files.peer-1", "files.peer-2")) {
                assertThat(sh(peer, "wget -qO- http://" + other + ".main:9094/healthz"))
                        .as(peer + " to " + other)
                        .isEqualTo("ok");
            }
            assertThat(peer.status().ready()).isEqualTo(1);
        }
        assertThat(containers()).hasSize(6);
    }

    @Test
    void aStorageIsOneNode() {
        Deployment storage = shop.deploy(
                "files", DeploymentSpec.builder().template("small-storage").image(TestEngine.KUBO));

        assertThat(sh(storage, "touch /data/ipfs/here && ls /data/ipfs")).isEqualTo("here");
        assertThat(storage.status().ready()).isEqualTo(1);
    }
}
