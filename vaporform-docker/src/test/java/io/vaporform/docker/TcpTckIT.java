package io.vaporform.docker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vaporform.docker.internal.RawEngine;
import io.vaporform.docker.test.TestTime;
import io.vaporform.spi.Provider;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The whole contract, with an engine of its own that is reached by plain TCP. */
@Tag("extended")
class TcpTckIT extends DockerTckIT {

    private static final Optional<String> HOST = Optional.ofNullable(System.getenv("VAPORFORM_TEST_DOCKER_TCP"));

    @BeforeAll
    static void needsTheEngine() {
        assumeTrue(HOST.isPresent(), "skipped, as there is no engine on plain TCP: see tools/engine tls-up");
    }

    @Override
    RawEngine raw(TestTime time) {
        return new RawEngine(time, HOST.orElseThrow());
    }

    @Override
    protected Provider provider() {
        return DockerProvider.builder().host(HOST.orElseThrow()).build();
    }
}
