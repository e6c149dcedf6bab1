package io.vaporform.memory;

import io.vaporform.spi.Provider;
import io.vaporform.spi.ProviderFactory;
import io.vaporform.spi.Settings;

/** Makes the in-memory provider by its id {@value InMemoryProvider#ID}. It is never chosen unless asked for. */
public final class InMemoryProviderFactory implements ProviderFactory {

    /** For {@link java.util.ServiceLoader}. */
    public InMemoryProviderFactory() {}

    @Override
    public String id() {
        return InMemoryProvider.ID;
    }

    @Override
    public Provider create(Settings settings) {
        return InMemoryProvider.create();
    }
}
