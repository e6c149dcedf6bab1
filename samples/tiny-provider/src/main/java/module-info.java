/** A provider to start from. */
module io.vaporform.samples.tiny {
    requires transitive io.vaporform.core;

    exports io.vaporform.samples.tiny;

    provides io.vaporform.spi.ProviderFactory with
            io.vaporform.samples.tiny.TinyProviderFactory;
}
