package io.vaporform.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.haproxy.test.ForkedMain;
import io.vaporform.testsupport.ForkedJvm;
import io.vaporform.testsupport.LocalServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outside of the JVM of the tests, which hides what is missing on the module path. */
class ForkedIT {

    @TempDir
    private Path directory;

    @Test
    void worksOnTheClassPath() throws IOException {
        assertThat(ForkedJvm.onTheClassPath(ForkedMain.class, directory.toString(), LocalServer.program("haproxy")))
                .contains("true, named module: false");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void worksOnTheModulePath() throws IOException {
        assertThat(ForkedJvm.onTheModulePath(
                        "io.vaporform.haproxy", ForkedMain.class, directory.toString(), LocalServer.program("haproxy")))
                .contains("true, named module: true");
        assertThat(directory).isEmptyDirectory();
    }
}
