package io.vaporform.docker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vaporform.docker.internal.RawEngine;
import io.vaporform.docker.test.TestTime;
import io.vaporform.spi.Provider;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The whole contract, with an engine of its own that is reached by TCP, and by mutual TLS only. */
@Tag("extended")
class TlsTckIT extends DockerTckIT {

    private static final Optional<String> HOST = Optional.ofNullable(System.getenv("VAPORFORM_TEST_DOCKER_TLS"));
    private static final Optional<Path> CERTIFICATES = Optional.ofNullable(
                    System.getenv("VAPORFORM_TEST_DOCKER_TLS_CERTS"))
            .map(Path::of);

    @BeforeAll
    static void needsTheEngine() {
        assumeTrue(HOST.isPresent(), "skipped, as there is no engine on TLS: see tools/engine tls-up");
    }

    @Override
    RawEngine raw(TestTime time) {
        return new RawEngine(time, HOST.orElseThrow(), CERTIFICATES);
    }

    @Override
    protected Provider provider() {
        return DockerProvider.builder()
                .host(HOST.orElseThrow())
                .tls(CERTIFICATES.orElseThrow())
                .build();
    }
}
