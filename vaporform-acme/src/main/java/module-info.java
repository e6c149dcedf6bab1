/** Certificates by ACME (RFC 8555). */
module io.vaporform.acme {
    requires transitive io.vaporform.core;
    requires transitive io.vaporform.dns;
    requires static transitive org.jspecify;
    requires org.shredzone.acme4j;
    requires org.slf4j;

    exports io.vaporform.acme;
}
