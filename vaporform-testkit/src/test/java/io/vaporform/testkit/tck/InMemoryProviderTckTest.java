package io.vaporform.testkit.tck;

import io.vaporform.spi.Provider;
import io.vaporform.testkit.ManualTime;

class InMemoryProviderTckTest extends DeploymentProviderTck {

    private final InMemoryFixture fixture = new InMemoryFixture();

    @Override
    protected Provider provider() {
        return fixture.provider().build();
    }

    @Override
    protected Fixture fixture() {
        return fixture;
    }

    @Override
    protected TckSettings settings() {
        return TckSettings.create().time(ManualTime.create());
    }
}
