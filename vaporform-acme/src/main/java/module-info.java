/** Certificates by ACME (RFC 8555). */
module io.vaporform.acme {
    requires transitive io.vaporform.core;
    requires transitive io.vaporform.dns;
    requires static transitive org.jspecify;
    requires io.github.resilience4j.core;
    requires io.vaporform.http;
    requires java.net.http;
    requires org.shredzone.acme4j;
    requires org.slf4j;

    exports io.vaporform.acme;
}
