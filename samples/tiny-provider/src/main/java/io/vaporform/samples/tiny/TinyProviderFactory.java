package io.vaporform.samples.tiny;

import io.vaporform.spi.Provider;
import io.vaporform.spi.ProviderFactory;
import io.vaporform.spi.Settings;

/** Makes the provider by its id. */
public final class TinyProviderFactory implements ProviderFactory {

    /** For {@link java.util.ServiceLoader}. */
    public TinyProviderFactory() {}

    @Override
    public String id() {
        return TinyProvider.ID;
    }

    @Override
    public Provider create(Settings settings) {
        return new TinyProvider(new ToyCloud());
    }
}
