package io.vaporform.docker;

import io.vaporform.docker.internal.RawEngine;
import io.vaporform.docker.test.TestTime;
import io.vaporform.spi.Found;
import io.vaporform.spi.Provider;
import io.vaporform.testkit.tck.DeploymentProviderTck;
import io.vaporform.testkit.tck.Fixture;
import io.vaporform.testkit.tck.HttpFixture;
import org.junit.jupiter.api.BeforeAll;

class DockerTckIT extends DeploymentProviderTck {

    @BeforeAll
    static void needsAnEngine() {
        TestEngine.require();
    }

    /** The engine that the provider is on. */
    RawEngine raw(TestTime time) {
        return new RawEngine(time);
    }

    @Override
    protected Provider provider() {
        return DockerProvider.builder().host(TestEngine.host()).build();
    }

    @Override
    protected Fixture fixture() {
        return new HttpFixture() {
            @Override
            public void removeBehindOurBack(Found found) {
                try (TestTime time = new TestTime();
                        RawEngine raw = raw(time)) {
                    raw.remove(found);
                }
            }
        };
    }
}
