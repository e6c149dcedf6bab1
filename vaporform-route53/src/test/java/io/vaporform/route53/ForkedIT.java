package io.vaporform.route53;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.route53.test.ForkedMain;
import io.vaporform.testsupport.ForkedJvm;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Outside of the JVM of the tests, which hides what is missing on the module path. */
class ForkedIT {

    private FakeRoute53 route53;

    @BeforeEach
    void start() {
        route53 = FakeRoute53.start();
        route53.zone("Z1", "kit.example");
    }

    @AfterEach
    void stop() {
        route53.close();
    }

    @Test
    void worksOnTheClassPath() throws IOException {
        assertThat(ForkedJvm.onTheClassPath(ForkedMain.class, route53.url().toString()))
                .contains("192.0.2.1", "named module: false");
    }

    @Test
    void worksOnTheModulePath() throws IOException {
        assertThat(ForkedJvm.onTheModulePath(
                        "io.vaporform.route53", ForkedMain.class, route53.url().toString()))
                .contains("192.0.2.1", "named module: true");
    }
}
