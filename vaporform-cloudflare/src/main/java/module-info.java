/** The DNS back end for Cloudflare. */
module io.vaporform.cloudflare {
    requires transitive io.vaporform.core;
    requires io.vaporform.http;
    requires static transitive org.jspecify;

    exports io.vaporform.cloudflare;
}
