/** The DNS back end for DigitalOcean. */
module io.vaporform.digitalocean {
    requires transitive io.vaporform.core;
    requires io.vaporform.http;
    requires static transitive org.jspecify;

    exports io.vaporform.digitalocean;
}
