package io.vaporform.spi;

/**
 * What {@link java.util.ServiceLoader} finds. Register it both by {@code provides} in module-info and in META-INF/services.
 * Needs a public constructor without parameters that does nothing.
 */
public interface ProviderFactory {

    /** The id by which users know the provider, such as {@code docker}; unique among all on the path. */
    String id();

    /** Makes a provider. Opens nothing: a connection is made at the first call that needs one. */
    Provider create(Settings settings);
}
