package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryProvider;
import io.vaporform.spi.Provider;
import io.vaporform.testkit.ManualTime;

/** The in-memory provider obeys every rule, in each way that it can be set. */
class InMemoryProviderTckTest extends DeploymentProviderTck {

    private final InMemoryFixture fixture = new InMemoryFixture();

    InMemoryProvider.Builder configure(InMemoryProvider.Builder builder) {
        return builder;
    }

    @Override
    protected final Provider provider() {
        return configure(fixture.provider()).build();
    }

    @Override
    protected final Fixture fixture() {
        return fixture;
    }

    @Override
    protected final TckSettings settings() {
        return TckSettings.create().time(ManualTime.create());
    }
}
