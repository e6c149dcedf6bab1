package io.vaporform.samples.zerodowntime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.testsupport.DockerEngine;
import io.vaporform.testsupport.LocalServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample, with a real Docker Engine and a real HAProxy. */
class ZeroDowntimeIT {

    private static final String IMAGE = "vaporform/busybox:1";

    @TempDir
    private Path directory;

    @Test
    void noRequestIsLost() throws Exception {
        LocalServer.program("haproxy");
        DockerEngine engine = DockerEngine.with(IMAGE);
        List<String> said = new ArrayList<>();
        String name = "zero-" + UUID.randomUUID().toString().substring(0, 6);
        try (ZeroDowntime sample = new ZeroDowntime(name, engine.host(), directory, IMAGE, said::add)) {
            assertThat(sample.run(instance -> engine.call("POST", "/containers/" + instance.engineId() + "/kill")))
                    .as(said.toString())
                    .isZero();
        }
        assertThat(said).hasSize(4);
        assertThat(directory).isEmptyDirectory();
    }
}
