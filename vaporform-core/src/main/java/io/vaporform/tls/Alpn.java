package io.vaporform.tls;

import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** How a server that may have challenges to answer chooses a protocol (RFC 7301). */
final class Alpn {

    /** By which a certification authority asks (RFC 8737, 6.2). */
    static final String CHALLENGE = "acme-tls/1";

    /** That no protocol is chosen, as if the client had offered none. */
    private static final String NO_PROTOCOL = "";

    private Alpn() {}

    static void answer(SSLEngine engine, List<String> protocols) {
        if (protocols.isEmpty()) {
            engine.setHandshakeApplicationProtocolSelector(
                    (same, offered) -> chosen(same.getHandshakeSession(), offered));
        } else {
            engine.setSSLParameters(with(engine.getSSLParameters(), protocols));
        }
    }

    static void answer(SSLSocket socket, List<String> protocols) {
        if (protocols.isEmpty()) {
            socket.setHandshakeApplicationProtocolSelector(
                    (same, offered) -> chosen(same.getHandshakeSession(), offered));
        } else {
            socket.setSSLParameters(with(socket.getSSLParameters(), protocols));
        }
    }

    static SSLParameters with(SSLParameters parameters, List<String> protocols) {
        parameters.setApplicationProtocols(Stream.concat(Stream.of(CHALLENGE), protocols.stream())
                .distinct()
                .toArray(String[]::new));
        return parameters;
    }

    /**
     * With TLS 1.2 the certificate is chosen before a selector is asked, so it would be the wrong one: no protocol in common. A list of protocols is looked at
     * before, but refuses clients that offer something else only.
     */
    private static @Nullable String chosen(@Nullable SSLSession session, List<String> offered) {
        if (!offered.contains(CHALLENGE)) {
            return NO_PROTOCOL;
        }
        return session != null && session.getProtocol().equals("TLSv1.3") ? CHALLENGE : null;
    }
}
