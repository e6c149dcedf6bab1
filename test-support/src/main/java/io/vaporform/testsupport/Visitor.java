package io.vaporform.testsupport;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Comes to a server at loopback by a name, as a browser would that trusts these roots and nobody else. */
public final class Visitor {

    private static final int PATIENCE = 10_000;

    private final SSLContext context;

    public Visitor(List<X509Certificate> roots) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            for (X509Certificate root : roots) {
                trusted.setCertificateEntry(root.getSerialNumber().toString(), root);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The serial number of the certificate that it is shown. */
    public BigInteger shown(String name, int port) throws IOException {
        try (SSLSocket socket = connect(name, port)) {
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSerialNumber();
        }
    }

    /** All of the answer, over TLS. */
    public String get(String name, int port) throws IOException {
        return get(name, port, "/");
    }

    /** All of the answer, over TLS. */
    public String get(String name, int port, String path) throws IOException {
        try (SSLSocket socket = connect(name, port)) {
            return answer(socket, name, path);
        }
    }

    /** All of the answer, in clear. */
    public static String inClear(String name, int port, String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE);
            return answer(socket, name, path);
        }
    }

    private static String answer(Socket socket, String name, String path) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** With a handshake of its own each time: who resumes a session is shown nothing. */
    private SSLSocket connect(String name, int port) throws IOException {
        context.getClientSessionContext().setSessionTimeout(1);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(name)));
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }
}
