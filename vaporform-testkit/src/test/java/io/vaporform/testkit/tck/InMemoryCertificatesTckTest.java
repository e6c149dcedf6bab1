package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spi.Provider;
import io.vaporform.testkit.ManualTime;

class InMemoryCertificatesTckTest extends SslServiceTck {

    private final InMemoryWorld world = InMemoryWorld.create();
    private final ManualTime time = ManualTime.create();

    @Override
    protected Provider provider() {
        return InMemoryProvider.builder().world(world).build();
    }

    @Override
    protected SslWorld world() {
        return InMemorySslWorld.of(world, time);
    }

    @Override
    protected TckSettings settings() {
        return TckSettings.create().time(time);
    }
}
