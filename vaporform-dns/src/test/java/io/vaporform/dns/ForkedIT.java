package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.dns.test.ForkedMain;
import io.vaporform.testsupport.ForkedJvm;
import io.vaporform.testsupport.Named;
import io.vaporform.testsupport.PowerDns;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Outside of the JVM of the tests, which hides what is missing on the module path. */
class ForkedIT {

    private Named bind;
    private PowerDns power;

    @BeforeEach
    void start() {
        bind = Named.at(Named.address(3))
                .zone("kit.example", "@ IN NS ns1.invalid.")
                .start();
        power = PowerDns.start("kit.example");
    }

    @AfterEach
    void stop() {
        if (power != null) {
            power.close();
        }
        if (bind != null) {
            bind.close();
        }
    }

    private String[] servers() {
        return new String[] {
            bind.address(), Integer.toString(Named.PORT), Named.KEY, Named.SECRET, power.url(), PowerDns.API_KEY
        };
    }

    @Test
    void worksOnTheClassPath() throws IOException {
        assertThat(ForkedJvm.onTheClassPath(ForkedMain.class, servers()))
                .contains("192.0.2.1", "suffix: co.uk", "no RDAP service is known for .invalid", "named module: false");
    }

    @Test
    void worksOnTheModulePath() throws IOException {
        assertThat(ForkedJvm.onTheModulePath("io.vaporform.dns", ForkedMain.class, servers()))
                .contains("192.0.2.1", "suffix: co.uk", "no RDAP service is known for .invalid", "named module: true");
    }
}
