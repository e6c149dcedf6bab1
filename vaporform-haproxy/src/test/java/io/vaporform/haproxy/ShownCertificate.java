package io.vaporform.haproxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.net.SocketException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** What is seen on the wire of certificates. */
final class ShownCertificate {

    private ShownCertificate() {}

    /** The serial of the one that is shown for a name; empty if none is. */
    static Optional<BigInteger> serial(int port, String name) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustAll()}, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        try (socket) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(20_000);
            socket.startHandshake();
            // In TLS 1.3 a client hears that it was to show a certificate only when it reads.
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
            socket.getInputStream().read();
            return Optional.of(((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber());
        } catch (SSLException | SocketException endedByHaproxy) {
            return Optional.empty();
        }
    }

    /** Whom it is shown to does not matter here. */
    private static final class TrustAll implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
