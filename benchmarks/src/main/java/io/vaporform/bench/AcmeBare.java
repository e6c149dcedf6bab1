package io.vaporform.bench;

import io.vaporform.testsupport.Pebble;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/**
 * A loop over acme4j that remembers nothing, with a session and a connection for each thread: the least that gets certificates. It waits between its
 * looks as we do: 20 ms at first, then twice as long each time.
 */
final class AcmeBare implements AcmeContender {

    private static final Duration FIRST_LOOK = Duration.ofMillis(20);
    private static final Duration REQUEST = Duration.ofSeconds(15);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final AcmeWay way;
    private final AcmeWay.Answers answers;
    private final BlockingQueue<Login> free = new LinkedBlockingQueue<>();
    private final ExecutorService threads;

    AcmeBare(AcmeWay way, Pebble pebble, int threads) throws Exception {
        this.way = way;
        this.threads = Executors.newFixedThreadPool(threads);
        SSLContext trust = trusting(pebble.apiCa());
        KeyPair key = key();
        Session first = session(pebble.directory(), trust);
        URL account = new AccountBuilder()
                .agreeToTermsOfService()
                .useKeyPair(key)
                .createLogin(first)
                .getAccountLocation();
        for (int i = 0; i < threads; i++) {
            Session session = session(pebble.directory(), trust);
            session.getMetadata();
            free.add(session.login(account, key));
        }
        answers = way.bare(pebble);
    }

    /** With a client of its own, as acme4j makes them. */
    private static Session session(URI directory, SSLContext trust) {
        Session session = new Session(directory, new GenericAcmeProvider() {
            @Override
            public HttpClient createHttpClient(NetworkSettings settings) {
                return HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(trust)
                        .connectTimeout(settings.getTimeout())
                        .build();
            }
        });
        session.networkSettings().setTimeout(REQUEST);
        return session;
    }

    private static KeyPair key() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static SSLContext trusting(X509Certificate ca) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", ca);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Override
    public void issue(List<String> names) throws Exception {
        List<Callable<Boolean>> work = new ArrayList<>();
        names.forEach(name -> work.add(() -> issue(name)));
        for (Future<Boolean> each : threads.invokeAll(work)) {
            each.get();
        }
    }

    private boolean issue(String name) throws Exception {
        Login login = free.take();
        try {
            Order order = login.newOrder().domains(name).create();
            Authorization authorization = order.getAuthorizations().get(0);
            Challenge challenge = authorization.findChallenge(way.type()).orElseThrow();
            answers.put(name, challenge);
            challenge.trigger();
            until(order, Status.READY);
            order.execute(key());
            if (order.getStatus() != Status.VALID) {
                until(order, Status.VALID);
            }
            answers.remove(name, challenge);
            return !order.getCertificate().getCertificateChain().isEmpty();
        } finally {
            free.add(login);
        }
    }

    private static void until(Order order, Status wanted) throws AcmeException, InterruptedException {
        Duration look = FIRST_LOOK;
        while (true) {
            TimeUnit.NANOSECONDS.sleep(look.toNanos());
            order.fetch();
            if (order.getStatus() == wanted) {
                return;
            }
            look = look.multipliedBy(2);
            if (order.getStatus() == Status.INVALID || look.compareTo(LONGEST) > 0) {
                throw new IllegalStateException("the order is " + order.getStatus() + ": " + order.getJSON());
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        answers.close();
    }
}
