/** Facade, specs, provider SPI, planner, engine and the in-memory provider. */
module io.vaporform.core {
    requires static transitive org.jspecify;

    exports io.vaporform.error;
    exports io.vaporform.spec;
    exports io.vaporform.spi;
    exports io.vaporform.state;
}
