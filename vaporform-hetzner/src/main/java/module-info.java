/** The DNS back end for Hetzner. */
module io.vaporform.hetzner {
    requires transitive io.vaporform.core;
    requires io.vaporform.http;
    requires static transitive org.jspecify;

    exports io.vaporform.hetzner;
}
