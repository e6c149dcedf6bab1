/** The contract test kit for provider authors; JUnit extension, manual time and assertions for applications. */
module io.vaporform.testkit {
    requires transitive io.vaporform.core;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.databind;
    requires jdk.httpserver;
    requires static ch.qos.logback.classic;
    requires static ch.qos.logback.core;
    requires org.slf4j;

    exports io.vaporform.testkit;
    exports io.vaporform.testkit.tck;

    opens io.vaporform.testkit to
            org.junit.platform.commons;
    opens io.vaporform.testkit.tck to
            org.junit.platform.commons;
}
