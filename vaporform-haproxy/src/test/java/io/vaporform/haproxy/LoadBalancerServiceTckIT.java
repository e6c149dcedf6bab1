package io.vaporform.haproxy;

import io.vaporform.spi.Provider;
import io.vaporform.testkit.tck.BalancerWorld;
import io.vaporform.testkit.tck.LoadBalancerServiceTck;
import io.vaporform.testsupport.LocalServer;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract, with real HAProxy. */
class LoadBalancerServiceTckIT extends LoadBalancerServiceTck {

    @TempDir
    private Path directory;

    @Override
    protected Provider provider() {
        return HaproxyProvider.builder(directory.resolve("lb"))
                .program(Path.of(LocalServer.program("haproxy")))
                .address("127.0.0.1")
                .build();
    }

    @Override
    protected BalancerWorld balancerWorld() {
        return new HaproxyWorld(directory.resolve("lb"));
    }
}
