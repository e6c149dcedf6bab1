/** How the modules for vendors' APIs speak HTTP. Not for applications: it changes with any version. */
// Its users are compiled after it, and Apache's client has a name of its own only in its manifest.
@SuppressWarnings({"module", "requires-transitive-automatic"})
module io.vaporform.http {
    requires transitive io.vaporform.core;
    requires static transitive org.jspecify;
    requires transitive com.fasterxml.jackson.databind;
    requires transitive org.apache.httpcomponents.client5.httpclient5;
    requires transitive org.apache.httpcomponents.core5.httpcore5;

    exports io.vaporform.http to
            io.vaporform.acme,
            io.vaporform.cloudflare,
            io.vaporform.digitalocean,
            io.vaporform.dns,
            io.vaporform.haproxy,
            io.vaporform.hetzner;
}
