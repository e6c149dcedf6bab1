package io.vaporform.samples.tiny;

import io.vaporform.spi.Provider;
import io.vaporform.testkit.tck.DeploymentProviderTck;
import io.vaporform.testkit.tck.Fixture;

class TinyProviderTckTest extends DeploymentProviderTck {

    private final ToyCloud cloud = new ToyCloud();

    @Override
    protected Provider provider() {
        return new TinyProvider(cloud);
    }

    @Override
    protected Fixture fixture() {
        return new ToyFixture(cloud);
    }
}
