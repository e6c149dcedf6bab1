package io.vaporform.tls;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** What a server agrees to: TLS 1.3 and 1.2, keys that leave no trace, and encryption that notices changes. */
final class Suites {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** The first that the client has, too. With the JDK AES in hardware is the fastest by far. */
    private static final List<String> BEST_FIRST = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private Suites() {}

    /** New ones: whoever gets them may change them. */
    static SSLParameters parameters(SSLContext context) {
        Set<String> supported =
                Set.copyOf(Arrays.asList(context.getSupportedSSLParameters().getCipherSuites()));
        SSLParameters parameters = new SSLParameters(
                BEST_FIRST.stream().filter(supported::contains).toArray(String[]::new), PROTOCOLS.clone());
        parameters.setUseCipherSuitesOrder(true);
        return parameters;
    }
}
