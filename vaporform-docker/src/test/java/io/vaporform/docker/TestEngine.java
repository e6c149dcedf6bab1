package io.vaporform.docker;

import io.vaporform.docker.test.TestContext;
import io.vaporform.docker.test.TestTime;
import io.vaporform.error.VaporformException;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Scope;
import io.vaporform.testsupport.DockerEngine;
import java.util.Optional;

/** The real engine that the tests use: VAPORFORM_TEST_DOCKER, else DOCKER_HOST, else the default socket. */
public final class TestEngine {

    public static final String BUSYBOX = "vaporform/busybox:1";
    public static final String FIXTURE = "vaporform/fixture:1";
    public static final String POSTGRES = "vaporform/postgres:15";
    public static final String PGBOUNCER = "vaporform/pgbouncer:1";
    public static final String REDIS = "vaporform/redis:1";
    public static final String PROMETHEUS = "vaporform/prometheus:1";

    /** Stand-ins: the fixture, on the ports of an IPFS node and of a peer of its cluster. */
    public static final String KUBO = "vaporform/kubo:1";

    public static final String IPFS = "vaporform/ipfs:1";

    private TestEngine() {}

    public static String host() {
        return DockerEngine.ofTests().host();
    }

    /** Skips the test, with the reason, where no engine answers; fails it where {@code ./check} has said that there is one. */
    public static void require() {
        DockerEngine.require(whyNot());
    }

    private static Optional<String> whyNot() {
        try (TestTime time = new TestTime();
                DockerProvider provider = DockerProvider.builder().host(host()).build()) {
            CallContext context = new TestContext(new Scope("nobody", "nobody"), time);
            ((io.vaporform.spi.DeploymentProvider) provider.services().get(0))
                    .deployments()
                    .inventory(context.scope(), found -> {}, context);
            return Optional.empty();
        } catch (VaporformException none) {
            return Optional.of(String.valueOf(none.getMessage()));
        }
    }
}
