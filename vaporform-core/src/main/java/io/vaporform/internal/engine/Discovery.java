package io.vaporform.internal.engine;

import io.vaporform.error.ProviderNotFoundException;
import io.vaporform.spi.Provider;
import io.vaporform.spi.ProviderFactory;
import io.vaporform.spi.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;

/** Finds provider factories on the path. */
public final class Discovery {

    private Discovery() {}

    /** The factories by id, without the in-memory one, which is never chosen unasked. */
    public static Map<String, Provider> providers(Settings settings) {
        Map<String, ProviderFactory> factories = new LinkedHashMap<>();
        for (ProviderFactory factory : ServiceLoader.load(ProviderFactory.class)) {
            ProviderFactory other = factories.put(factory.id(), factory);
            if (other != null && other.getClass() != factory.getClass()) {
                throw new ProviderNotFoundException("two providers call themselves '" + factory.id() + "': "
                        + where(other) + " and " + where(factory) + "; take one off the path");
            }
        }
        factories.remove("memory");
        Map<String, Provider> providers = new LinkedHashMap<>();
        factories.forEach((id, factory) -> providers.put(id, factory.create(settings)));
        if (providers.isEmpty()) {
            throw new ProviderNotFoundException(
                    "no provider is on the path; add one, such as io.vaporform:vaporform-docker, or use Infrastructure.inMemory()");
        }
        return providers;
    }

    private static String where(ProviderFactory factory) {
        var source = factory.getClass().getProtectionDomain().getCodeSource();
        return factory.getClass().getName() + (source == null ? "" : " in " + source.getLocation());
    }
}
