package io.vaporform.acme;

import io.vaporform.http.Deadline;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.provider.GenericAcmeProvider;
import org.shredzone.acme4j.toolbox.JSON;

/** The way to one CA: a few sessions, as each makes one request at a time, over one client. Its directory is read once an hour. Thread-safe. */
final class CaServer implements AutoCloseable {

    private static final int SESSIONS = 16;
    private static final Duration DIRECTORY = Duration.ofHours(1);

    private final AcmeCa ca;
    private final Duration timeout;
    private final WebHttpClient http;
    private final BlockingQueue<Session> free = new LinkedBlockingQueue<>();
    private volatile @Nullable Directory directory;

    /** What a call makes of a session. */
    interface Call<T> {
        T with(Session session) throws AcmeException;
    }

    private record Directory(JSON json, Deadline until) {}

    /** @param timeout of each request */
    CaServer(AcmeCa ca, Duration timeout) {
        this.ca = ca;
        this.timeout = timeout;
        this.http = new WebHttpClient(tls(ca), timeout);
        for (int i = 0; i < SESSIONS; i++) {
            free.add(new Session(ca.directory(), new Provider()));
        }
    }

    AcmeCa ca() {
        return ca;
    }

    /** Each call has a session for itself, for as long as it takes. */
    <T> T call(Call<T> call) throws AcmeException {
        Session session;
        try {
            Session next = free.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (next == null) {
                throw new AcmeNetworkException(new IOException("all ways to " + ca + " are in use"));
            }
            session = next;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AcmeNetworkException(new IOException("interrupted before " + ca + " was asked", stop));
        }
        try {
            return call.with(session);
        } finally {
            free.add(session);
        }
    }

    private static SSLContext tls(AcmeCa ca) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            KeyStore roots = null;
            if (!ca.trusted().isEmpty()) {
                roots = KeyStore.getInstance("PKCS12");
                roots.load(null, null);
                for (int i = 0; i < ca.trusted().size(); i++) {
                    roots.setCertificateEntry("root-" + i, ca.trusted().get(i));
                }
            }
            trust.init(roots);
            SSLContext context = SSLContext.getInstance("TLS");
            X509ExtendedTrustManager chain = (X509ExtendedTrustManager) trust.getTrustManagers()[0];
            X509ExtendedTrustManager checked =
                    ca.pins().map(pins -> pins.over(chain)).orElse(chain);
            context.init(null, new TrustManager[] {checked}, null);
            return context;
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("every Java platform has TLS and PKCS #12", impossible);
        }
    }

    @Override
    public void close() {
        http.close();
    }

    /** As acme4j's own for any CA, over our client, and with the directory of all sessions. */
    private final class Provider extends GenericAcmeProvider {

        @Override
        public HttpClient createHttpClient(NetworkSettings settings) {
            return http;
        }

        @Override
        public @Nullable JSON directory(Session session, URI uri) throws AcmeException {
            Directory known = directory;
            if (known == null || known.until().left().isZero()) {
                JSON read = super.directory(session, uri);
                if (read == null) {
                    throw new AcmeNetworkException(new IOException(ca + " says nothing of its directory"));
                }
                known = new Directory(read, Deadline.in(DIRECTORY));
                directory = known;
            }
            return known.json();
        }
    }
}
