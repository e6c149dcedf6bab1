/** The durable store: PostgreSQL, or an embedded H2 file. */
module io.vaporform.jdbc {
    requires transitive io.vaporform.core;
    requires transitive java.sql;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports io.vaporform.jdbc;

    uses java.sql.Driver;
}
