package io.vaporform.haproxy;

import io.vaporform.spec.Violations;
import io.vaporform.spi.Provider;
import io.vaporform.spi.ProviderFactory;
import io.vaporform.spi.Settings;
import java.nio.file.Path;

/** Makes a {@link HaproxyProvider} of settings: {@value #DIRECTORY}, {@value #ADDRESS} and {@value #PROGRAM}. */
public final class HaproxyProviderFactory implements ProviderFactory {

    /** For all that it keeps; needed. See {@link HaproxyProvider#builder}. */
    public static final String DIRECTORY = "haproxy.directory";

    /** On which load balancers listen. See {@link HaproxyProvider.Builder#address}. */
    public static final String ADDRESS = "haproxy.address";

    /** HAProxy itself. See {@link HaproxyProvider.Builder#program}. */
    public static final String PROGRAM = "haproxy.program";

    /** For {@link java.util.ServiceLoader}. */
    public HaproxyProviderFactory() {}

    @Override
    public String id() {
        return HaproxyProvider.ID;
    }

    /** @throws io.vaporform.error.InvalidSpecException if no directory is set, or a setting is wrong */
    @Override
    public Provider create(Settings settings) {
        HaproxyProvider.Builder provider =
                HaproxyProvider.builder(Path.of(settings.get(DIRECTORY).orElseThrow(() -> new Violations()
                        .add(
                                DIRECTORY,
                                "",
                                "is needed",
                                "give one of at most 42 characters, such as /var/lib/vaporform/haproxy")
                        .exception())));
        settings.get(ADDRESS).ifPresent(provider::address);
        settings.get(PROGRAM).map(Path::of).ifPresent(provider::program);
        return provider.build();
    }
}
