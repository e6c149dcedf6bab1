package io.vaporform.testkit;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.vaporform.memory.InMemoryCa;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.KeyType;
import io.vaporform.tls.CertificateMaterial;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The HTTPS server of a {@link FakeAcme}, on a free port of loopback. */
final class AcmeServer implements AutoCloseable {

    private static final String HOST = "localhost";
    private static final char[] PASSWORD = "memory".toCharArray();

    /** Else the JDK's server sends an answer in two parts, of which the second waits for the client's word on the first: each request takes 40 ms. */
    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    static {
        System.setProperty(NO_DELAY, System.getProperty(NO_DELAY, "true"));
    }

    private final InMemoryCa ca;
    private final HttpsServer server;
    private final ExecutorService threads;

    AcmeServer() throws IOException, GeneralSecurityException {
        // Those who connect look at the real clock.
        Instant real = Instant.now();
        ca = InMemoryCa.create(real);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(
                tls(ca.issue(List.of(DomainName.of(HOST)), KeyType.EC_P256, real, real.plus(Duration.ofDays(1))))));
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "fake-acme");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
    }

    private static SSLContext tls(CertificateMaterial material) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("server", material.key(), PASSWORD, material.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /** Of all URLs, without a slash at the end. */
    String base() {
        return "https://" + HOST + ":" + server.getAddress().getPort();
    }

    X509Certificate root() {
        return ca.root();
    }

    void start(HttpHandler handler) {
        server.createContext("/", handler);
        server.start();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
