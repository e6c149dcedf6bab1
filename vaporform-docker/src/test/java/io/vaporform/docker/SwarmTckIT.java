package io.vaporform.docker;

import io.vaporform.docker.internal.swarm.RawSwarm;
import io.vaporform.spi.Found;
import io.vaporform.spi.Provider;
import io.vaporform.testkit.tck.DeploymentProviderTck;
import io.vaporform.testkit.tck.Fixture;
import io.vaporform.testkit.tck.HttpFixture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The whole contract, on three nodes. */
@Tag("extended")
class SwarmTckIT extends DeploymentProviderTck {

    @BeforeAll
    static void needsASwarm() {
        TestSwarm.require();
    }

    @Override
    protected Provider provider() {
        return TestSwarm.provider().build();
    }

    @Override
    protected Fixture fixture() {
        return new HttpFixture() {
            @Override
            public void removeBehindOurBack(Found found) {
                try (RawSwarm raw = new RawSwarm()) {
                    raw.removeServiceOf(found.engineId());
                }
            }
        };
    }
}
