/** Records of zones, the back ends that keep them, what the world's name servers say of them, and what registries say of names. */
module io.vaporform.dns {
    requires transitive io.vaporform.core;
    requires static transitive org.jspecify;
    requires io.vaporform.http;
    requires org.dnsjava;

    exports io.vaporform.dns;
}
