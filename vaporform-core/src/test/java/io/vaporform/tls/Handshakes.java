package io.vaporform.tls;

import java.math.BigInteger;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Handshakes between two engines in memory, each a full one. The client takes any certificate. */
final class Handshakes {

    private Handshakes() {}

    /** A client that asks for {@code name}, or for none where that is null. */
    record Client(String name, Consumer<SSLParameters> settings) {
        static Client of(String name) {
            return new Client(name, parameters -> {});
        }

        Client with(Consumer<SSLParameters> more) {
            return new Client(name, settings.andThen(more));
        }

        Client protocol(String protocol) {
            return with(parameters -> parameters.setProtocols(new String[] {protocol}));
        }

        Client alpn(String... protocols) {
            return with(parameters -> parameters.setApplicationProtocols(protocols));
        }

        Client suites(String... suites) {
            return with(parameters -> parameters.setCipherSuites(suites));
        }
    }

    static BigInteger serial(Tls tls, String name) throws SSLException {
        return serial(tls, Client.of(name));
    }

    static BigInteger serial(Tls tls, Client client) throws SSLException {
        return leaf(shake(server(tls), client)).getSerialNumber();
    }

    static SSLEngine server(Tls tls) {
        SSLEngine engine = tls.context().createSSLEngine();
        engine.setSSLParameters(tls.parameters());
        engine.setUseClientMode(false);
        return engine;
    }

    /** The client's engine after the handshake. */
    static SSLEngine shake(SSLEngine server, Client client) throws SSLException {
        SSLEngine engine = engine(client);
        ByteBuffer toServer = ByteBuffer.allocate(1 << 16);
        ByteBuffer toClient = ByteBuffer.allocate(1 << 16);
        for (int i = 0; i < 100 && !(isDone(engine) && isDone(server)); i++) {
            step(engine, toClient, toServer);
            step(server, toServer, toClient);
        }
        if (!isDone(engine) || !isDone(server)) {
            throw new SSLException("the handshake does not end");
        }
        return engine;
    }

    private static SSLEngine engine(Client client) {
        SSLEngine engine = context().createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(
                client.name == null ? List.of() : List.<SNIServerName>of(new SNIHostName(client.name)));
        client.settings.accept(parameters);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** New at each call, so that nothing is resumed. */
    static SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TakesAny()}, null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static X509Certificate leaf(SSLEngine client) throws SSLPeerUnverifiedException {
        return (X509Certificate) client.getSession().getPeerCertificates()[0];
    }

    private static boolean isDone(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
                && engine.getSession().isValid()
                && !engine.getSession().getCipherSuite().startsWith("SSL_NULL");
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        in.flip();
        if (in.hasRemaining()) {
            engine.unwrap(in, ByteBuffer.allocate(1 << 15));
        }
        in.compact();
        tasks(engine);
        HandshakeStatus status = engine.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_WRAP || status == HandshakeStatus.NOT_HANDSHAKING) {
            engine.wrap(ByteBuffer.allocate(0), out);
        }
        tasks(engine);
    }

    private static void tasks(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private static final class TakesAny extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

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
