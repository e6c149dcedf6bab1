package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.docker.test.ForkedMain;
import io.vaporform.testsupport.ForkedJvm;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Outside of the JVM of the tests, which hides what is missing on the module path. */
class ForkedIT {

    @BeforeAll
    static void needsAnEngine() {
        TestEngine.require();
    }

    @Test
    void worksOnTheClassPath() throws IOException {
        assertThat(ForkedJvm.onTheClassPath(ForkedMain.class, TestEngine.host()))
                .contains("Docker Engine ", "named module: false");
    }

    @Test
    void worksOnTheModulePath() throws IOException {
        assertThat(ForkedJvm.onTheModulePath("io.vaporform.docker", ForkedMain.class, TestEngine.host()))
                .contains("Docker Engine ", "named module: true");
    }
}
