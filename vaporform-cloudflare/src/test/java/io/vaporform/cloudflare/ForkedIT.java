package io.vaporform.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.cloudflare.test.ForkedMain;
import io.vaporform.testsupport.ForkedJvm;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Outside of the JVM of the tests, which hides what is missing on the module path. */
class ForkedIT {

    private final FakeCloudflare vendor = new FakeCloudflare("kit.example");

    @AfterEach
    void stop() {
        vendor.close();
    }

    @Test
    void worksOnTheClassPath() throws IOException {
        assertThat(ForkedJvm.onTheClassPath(ForkedMain.class, vendor.url().toString(), FakeCloudflare.TOKEN))
                .contains("192.0.2.1", "named module: false");
    }

    @Test
    void worksOnTheModulePath() throws IOException {
        assertThat(ForkedJvm.onTheModulePath(
                        "io.vaporform.cloudflare",
                        ForkedMain.class,
                        vendor.url().toString(),
                        FakeCloudflare.TOKEN))
                .contains("192.0.2.1", "named module: true");
    }
}
