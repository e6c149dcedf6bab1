/** Facade, specs, provider SPI, planner, engine and the in-memory provider. */
module io.vaporform.core {
    requires static transitive org.jspecify;

    exports io.vaporform;
}
