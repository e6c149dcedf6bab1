package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spi.Provider;
import io.vaporform.testkit.ManualTime;

class InMemoryBalancersTckTest extends LoadBalancerServiceTck {

    private final InMemoryWorld world = InMemoryWorld.create();

    @Override
    protected Provider provider() {
        return InMemoryProvider.builder().world(world).build();
    }

    @Override
    protected BalancerWorld balancerWorld() {
        return new InMemoryBalancerWorld(world);
    }

    @Override
    protected TckSettings settings() {
        return TckSettings.create().time(ManualTime.create());
    }
}
