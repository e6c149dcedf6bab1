/** A host application that serves HTTPS. */
module io.vaporform.samples.https {
    requires io.vaporform.acme;
    requires io.vaporform.core;
    requires io.vaporform.jdbc;
    requires jdk.httpserver;
    requires static org.jspecify;
}
