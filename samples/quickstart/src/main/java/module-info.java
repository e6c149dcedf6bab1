/** A tour of Vaporform in one small application. */
module io.vaporform.samples.quickstart {
    requires io.vaporform.core;
    requires io.vaporform.docker;
    requires io.vaporform.jdbc;
    requires java.sql;
    requires static org.jspecify;
}
