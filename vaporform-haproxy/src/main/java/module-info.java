/** HAProxy on this machine. */
module io.vaporform.haproxy {
    requires transitive io.vaporform.core;
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.databind;
    requires io.vaporform.http;
    requires org.slf4j;

    exports io.vaporform.haproxy;

    provides io.vaporform.spi.ProviderFactory with
            io.vaporform.haproxy.HaproxyProviderFactory;
}
