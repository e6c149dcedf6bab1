/** Records of zones, the back ends that keep them, what the world's name servers say of them, and what registries say of names. */
module io.vaporform.dns {
    requires transitive io.vaporform.core;
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.databind;
    requires org.apache.httpcomponents.client5.httpclient5;
    requires org.apache.httpcomponents.core5.httpcore5;
    requires org.dnsjava;

    exports io.vaporform.dns;
}
