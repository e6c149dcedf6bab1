package io.vaporform.docker;

import io.vaporform.spi.Provider;
import io.vaporform.spi.ProviderFactory;
import io.vaporform.spi.Settings;

/** Makes a {@link SwarmProvider} of the settings that {@link DockerProviderFactory} has for the engine, which is a manager here. */
public final class SwarmProviderFactory implements ProviderFactory {

    /** For {@link java.util.ServiceLoader}. */
    public SwarmProviderFactory() {}

    @Override
    public String id() {
        return SwarmProvider.ID;
    }

    /** @throws io.vaporform.error.InvalidSpecException if a setting is wrong, or TLS is asked for without certificates */
    @Override
    public Provider create(Settings settings) {
        SwarmProvider.Builder provider = SwarmProvider.builder();
        settings.get(DockerProviderFactory.HOST).ifPresent(provider::host);
        DockerProviderFactory.certificates(settings).ifPresent(provider::tls);
        DockerProviderFactory.imageRetention(settings).ifPresent(provider::imageRetention);
        return provider.build();
    }
}
