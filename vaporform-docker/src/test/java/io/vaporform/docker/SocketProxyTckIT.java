package io.vaporform.docker;

import io.vaporform.spi.Provider;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The whole contract, through the filter that we ship. */
@Tag("extended")
class SocketProxyTckIT extends DockerTckIT {

    private static SocketProxy proxy;

    @BeforeAll
    static void open() throws IOException {
        proxy = SocketProxy.open();
    }

    @AfterAll
    static void close() throws IOException {
        if (proxy != null) {
            proxy.close();
        }
    }

    @Override
    protected Provider provider() {
        return DockerProvider.builder().host(proxy.host()).build();
    }
}
