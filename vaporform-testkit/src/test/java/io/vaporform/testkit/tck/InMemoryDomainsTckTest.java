package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spi.Provider;
import io.vaporform.testkit.ManualTime;

class InMemoryDomainsTckTest extends DomainServiceTck {

    private final InMemoryWorld world = InMemoryWorld.create();

    @Override
    protected Provider provider() {
        return InMemoryProvider.builder().world(world).build();
    }

    @Override
    protected DomainWorld world() {
        return new InMemoryDomainWorld(world.internet());
    }

    @Override
    protected TckSettings settings() {
        return TckSettings.create().time(ManualTime.create());
    }
}
