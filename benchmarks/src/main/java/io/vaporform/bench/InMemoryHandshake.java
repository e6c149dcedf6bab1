package io.vaporform.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Full TLS handshakes between two engines without a network. The client knows no session that could be resumed, and verifies no chain, as that would
 * be the same work whatever the server does. Not thread-safe: one for each thread.
 */
final class InMemoryHandshake {

    private final SSLContext clients = clients();
    private final ByteBuffer toServer = ByteBuffer.allocate(1 << 16);
    private final ByteBuffer toClient = ByteBuffer.allocate(1 << 16);
    private final ByteBuffer sink = ByteBuffer.allocate(1 << 15);
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long serverNanos;

    private static SSLContext clients() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TakesAny()}, null);
            return context;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** The certificate that the client was shown. */
    X509Certificate shake(SSLContext context, SSLParameters parameters, String name) throws SSLException {
        SSLEngine server = context.createSSLEngine();
        server.setUseClientMode(false);
        server.setSSLParameters(parameters);
        // Without the peer's address there is nothing to find a session by.
        SSLEngine client = clients.createSSLEngine();
        client.setUseClientMode(true);
        SSLParameters asked = client.getSSLParameters();
        asked.setServerNames(List.<SNIServerName>of(new SNIHostName(name)));
        client.setSSLParameters(asked);
        toServer.clear();
        toClient.clear();
        client.beginHandshake();
        server.beginHandshake();
        while (!isDone(client) || !isDone(server)) {
            step(client, toClient, toServer);
            long begin = threads.getCurrentThreadCpuTime();
            step(server, toServer, toClient);
            serverNanos += threads.getCurrentThreadCpuTime() - begin;
        }
        return (X509Certificate) client.getSession().getPeerCertificates()[0];
    }

    /** The processor time that the server's side of all handshakes took since the last call. */
    long takeServerNanos() {
        long taken = serverNanos;
        serverNanos = 0;
        return taken;
    }

    private static boolean isDone(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    private void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        in.flip();
        while (in.hasRemaining() && engine.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP) {
            engine.unwrap(in, sink.clear());
            runTasks(engine);
        }
        in.compact();
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            engine.wrap(ByteBuffer.allocate(0), out);
            runTasks(engine);
        }
    }

    private static void runTasks(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private static final class TakesAny extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
