/** Facade, specs, provider SPI, planner, engine and the in-memory provider. */
module io.vaporform.core {
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;
    requires io.github.resilience4j.circuitbreaker;
    requires io.github.resilience4j.core;

    exports io.vaporform;
    exports io.vaporform.error;
    exports io.vaporform.event;
    exports io.vaporform.memory;
    exports io.vaporform.plan;
    exports io.vaporform.spec;
    exports io.vaporform.spi;
    exports io.vaporform.state;
    exports io.vaporform.template;
    exports io.vaporform.tls;

    uses io.vaporform.spi.ProviderFactory;

    provides io.vaporform.spi.ProviderFactory with
            io.vaporform.memory.InMemoryProviderFactory;
}
