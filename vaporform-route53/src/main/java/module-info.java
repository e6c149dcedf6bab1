/** The DNS back end for Amazon Route 53. */
// The digits are Amazon's, and so is an SDK that has no other modules.
@SuppressWarnings({"module", "requires-transitive-automatic"})
module io.vaporform.route53 {
    requires transitive io.vaporform.core;
    requires java.xml; // for the SDK, which cannot say that it does
    requires static transitive org.jspecify;
    requires transitive software.amazon.awssdk.auth;
    requires software.amazon.awssdk.awscore;
    requires software.amazon.awssdk.core;
    requires software.amazon.awssdk.http;
    requires software.amazon.awssdk.http.apache5;
    requires software.amazon.awssdk.regions;
    requires software.amazon.awssdk.retries;
    requires software.amazon.awssdk.retries.api;
    requires software.amazon.awssdk.services.route53;
    requires software.amazon.awssdk.utils;

    exports io.vaporform.route53;
}
