package io.vaporform.bench;

import io.vaporform.Infrastructure;
import io.vaporform.acme.AcmeProvider;
import io.vaporform.testsupport.Pebble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Identifier;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.TlsAlpn01Challenge;

/** TLS-ALPN-01: a certificate of one's own in the handshake, at the port at which Pebble looks. */
final class AlpnWay implements AcmeWay {

    @Override
    public String type() {
        return TlsAlpn01Challenge.TYPE;
    }

    @Override
    public AcmeProvider.Builder ours(AcmeProvider.Builder builder, Pebble pebble, Infrastructure.Builder infra) {
        return builder.tlsAlpn01(address(pebble));
    }

    private static InetSocketAddress address(Pebble pebble) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), pebble.tlsPort());
    }

    @Override
    public Answers bare(Pebble pebble) throws Exception {
        return new Handshakes(address(pebble));
    }

    @Override
    public Lego lego(Pebble pebble) {
        return new Lego(List.of("--tls", "--tls.port", "127.0.0.1:" + pebble.tlsPort()), Map.of());
    }

    /** A server of the JDK's, with one key for all that it shows, as ours has: acme4j signs such certificates by RSA only. */
    private static final class Handshakes extends X509ExtendedKeyManager implements Answers {

        private static final int THREADS = 16;
        private static final int BACKLOG = 256;

        private final Map<String, X509Certificate> all = new ConcurrentHashMap<>();
        private final ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
        private final KeyPair key;
        private final SSLServerSocket server;

        Handshakes(InetSocketAddress address) throws GeneralSecurityException, IOException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            key = generator.generateKeyPair();
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {this}, null, null);
            server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
            SSLParameters parameters = server.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {TlsAlpn01Challenge.ACME_TLS_1_PROTOCOL});
            server.setSSLParameters(parameters);
            server.bind(address, BACKLOG);
            threads.execute(this::accept);
        }

        private void accept() {
            while (!server.isClosed()) {
                try {
                    SSLSocket socket = (SSLSocket) server.accept();
                    threads.execute(() -> answer(socket));
                } catch (IOException closed) {
                    return;
                }
            }
        }

        private static void answer(SSLSocket socket) {
            try (socket) {
                socket.startHandshake();
            } catch (IOException gone) {
                // The CA says what it has not seen.
            }
        }

        @Override
        public void put(String name, Challenge challenge) {
            all.put(name, ((TlsAlpn01Challenge) challenge).createCertificate(key, Identifier.dns(name)));
        }

        @Override
        public void remove(String name, Challenge challenge) {
            all.remove(name);
        }

        @Override
        public void close() {
            try {
                server.close();
            } catch (IOException already) {
                throw new IllegalStateException("the server cannot be closed", already);
            }
            threads.shutdownNow();
        }

        @Override
        public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            ExtendedSSLSession session = (ExtendedSSLSession) ((SSLSocket) socket).getHandshakeSession();
            return session.getRequestedServerNames().stream()
                    .filter(SNIHostName.class::isInstance)
                    .map(name -> ((SNIHostName) name).getAsciiName())
                    .filter(name -> keyType.equals("RSA") && all.containsKey(name))
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {all.get(alias)};
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key.getPrivate();
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return all.keySet().toArray(String[]::new);
        }

        @Override
        public @Nullable String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal[] issuers) {
            return null;
        }
    }
}
