package io.vaporform.bench;

import io.vaporform.memory.InMemoryCa;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.KeyType;
import io.vaporform.tls.CertificateMaterial;
import io.vaporform.tls.Tls;
import java.math.BigInteger;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/**
 * Full TLS handshakes with a server that shows each of many names a certificate and a key of its own, beside one that has a single certificate. Client
 * and server share a thread and talk in memory, so that nothing hides the difference; short rounds of both take turns. The client's part is in it: it
 * parses each certificate, of which the JDK remembers a few hundred, so the processor time of the server's part is told by itself, too.
 *
 * <p>Options: {@code --names N} (10000), {@code --pairs N} (400), {@code --handshakes N} (10 of each worker in a round), {@code --workers N} (2),
 * {@code --seconds N} (90: no further pair begins after them, counted from the start).
 */
public final class HandshakeBench {

    private static final int WARM_UP = 60;

    /** Time that warming up leaves. */
    private static final Duration LEFT = Duration.ofSeconds(45);

    /** Pairs that are run however slow the machine is. */
    private static final int FEWEST = 3;

    private static final String DOMAIN = ".bench.example.com";

    private final int names;
    private final int handshakes;
    private final ExecutorService pool;
    private final List<InMemoryHandshake> workers;
    private final Map<DomainName, CertificateOutputs> certificates = new ConcurrentHashMap<>();
    private final Map<String, BigInteger> serials = new ConcurrentHashMap<>();

    private HandshakeBench(Options options, int workers) {
        this.names = options.get("names", 10_000);
        this.handshakes = options.get("handshakes", 10);
        this.pool = Executors.newFixedThreadPool(workers);
        this.workers = IntStream.range(0, workers)
                .mapToObj(i -> new InMemoryHandshake())
                .toList();
    }

    public static void main(String[] arguments) throws Exception {
        Options options = new Options(arguments);
        long end = System.nanoTime()
                + Duration.ofSeconds(options.get("seconds", 90)).toNanos();
        HandshakeBench bench = new HandshakeBench(options, options.get("workers", 2));
        try {
            bench.run(options.get("pairs", 400), end);
        } finally {
            bench.pool.shutdownNow();
        }
    }

    private void run(int pairs, long end) throws Exception {
        InMemoryCa ca = InMemoryCa.create(Instant.now());
        each(worker -> issue(ca, worker));
        Tls tls = Tls.builder(name -> Optional.ofNullable(certificates.get(name)))
                .loaded(names)
                .build();
        certificates.keySet().forEach(tls::load);
        SSLParameters parameters = tls.parameters();
        Round many = new Round(tls.context(), parameters, names);
        Round one = new Round(single(Objects.requireNonNull(certificates.get(DomainName.of(name(0))))), parameters, 1);
        for (int i = 0; i < WARM_UP && System.nanoTime() - end < -LEFT.toNanos(); i++) {
            many.run();
            one.run();
        }
        many.forget();
        one.forget();
        for (int i = 0; i < FEWEST || (i < pairs && System.nanoTime() - end < 0); i++) {
            (i % 2 == 0 ? one : many).run();
            (i % 2 == 0 ? many : one).run();
        }
        print(many, one, tls);
    }

    private void print(Round many, Round one, Tls tls) {
        Table.ofSamples("a full handshake, by " + workers.size() + " workers")
                .row("of " + tls.loaded() + " names", many.whole)
                .row("of one", one.whole)
                .row("of " + tls.loaded() + " names, the server's processor time", many.server)
                .row("of one, the server's processor time", one.server)
                .print();
        System.out.printf(
                Locale.ROOT,
                "%nhandshakes per second: %.0f of many names, %.0f of one; many / one, pair by pair: %s; of the server's processor time: %s%n%n",
                workers.size() * 1000 / many.whole.median(),
                workers.size() * 1000 / one.whole.median(),
                one.whole.pairwise(many.whole),
                one.server.pairwise(many.server));
        System.out.printf(
                Locale.ROOT, "handshake names=%d ratio=%.2f%n", tls.loaded(), one.whole.medianRatio(many.whole));
    }

    private static String name(int number) {
        return "n" + number + DOMAIN;
    }

    private void issue(InMemoryCa ca, int worker) {
        Instant now = Instant.now();
        for (int i = worker; i < names; i += workers.size()) {
            DomainName name = DomainName.of(name(i));
            CertificateMaterial material =
                    ca.issue(List.of(name), KeyType.EC_P256, now.minusSeconds(60), now.plus(Duration.ofDays(1)));
            certificates.put(name, material.outputs(Optional.empty()));
            serials.put(name.text(), material.leaf().getSerialNumber());
        }
    }

    /** As one would do it with the JDK alone. */
    private static SSLContext single(CertificateOutputs certificate) throws Exception {
        CertificateMaterial material = CertificateMaterial.read(certificate);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("one", material.key(), new char[0], material.chain().toArray(new X509Certificate[0]));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), new TrustManager[0], null);
        return context;
    }

    private void each(Part part) throws Exception {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < workers.size(); i++) {
            int worker = i;
            all.add(pool.submit(() -> {
                part.of(worker);
                return worker;
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
    }

    /** What one worker does of something. */
    private interface Part {
        void of(int worker) throws Exception;
    }

    /** Handshakes with one of the servers. */
    private final class Round {
        private final SSLContext context;
        private final SSLParameters parameters;
        private final int names;
        private Samples whole = new Samples();
        private Samples server = new Samples();
        private int rounds;

        Round(SSLContext context, SSLParameters parameters, int names) {
            this.context = context;
            this.parameters = parameters;
            this.names = names;
        }

        void forget() {
            whole = new Samples();
            server = new Samples();
        }

        void run() throws Exception {
            long[] parts = new long[workers.size()];
            int seed = rounds++ * parts.length;
            long begin = System.nanoTime();
            each(worker -> parts[worker] = shake(workers.get(worker), new SplittableRandom(seed + worker)));
            whole.add(Duration.ofNanos((System.nanoTime() - begin) / handshakes));
            server.add(Duration.ofNanos(Arrays.stream(parts).sum() / parts.length / handshakes));
        }

        private long shake(InMemoryHandshake worker, SplittableRandom random) throws SSLException {
            for (int i = 0; i < handshakes; i++) {
                String name = name(random.nextInt(names));
                X509Certificate shown = worker.shake(context, parameters, name);
                if (!shown.getSerialNumber().equals(serials.get(name))) {
                    throw new IllegalStateException(name + " was shown the certificate of another name");
                }
            }
            return worker.takeServerNanos();
        }
    }
}
