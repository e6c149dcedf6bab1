package io.vaporform.bench;

import io.vaporform.HealthReport;
import io.vaporform.Infrastructure;
import io.vaporform.jdbc.JdbcStateStore;
import io.vaporform.memory.InMemoryCa;
import io.vaporform.state.Row;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A JVM of {@link CertsBench}, which prints one figure after the other. Arguments: what to measure, the directory of the store, and a name that is in it. */
final class CertsChild {

    /** What takes what it measures from a store that is there. */
    enum Measure {
        START,
        HEAP,
        SCAN
    }

    private static final int REPEATS = 21;
    private static final int DUE = 1_000;
    private static final Duration LONGEST_SWEEP = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private CertsChild() {}

    public static void main(String[] arguments) throws Exception {
        CertsStore there = new CertsStore(Path.of(arguments[1]), 0);
        switch (Measure.valueOf(arguments[0])) {
            case START -> start(there, arguments[2]);
            case HEAP -> heap(there);
            case SCAN -> scan(there);
        }
    }

    /** Nothing is issued here. */
    private static InMemoryCa none() {
        return InMemoryCa.create(Instant.now());
    }

    /** From {@code build()} to the end of a handshake in which the client trusts the certificate; and before it the opening of the store, for which the JVM has no class of ours yet. */
    private static void start(CertsStore there, String name) throws Exception {
        String root = Files.readString(there.root());
        long first = System.nanoTime();
        try (JdbcStateStore store = there.open()) {
            long opened = System.nanoTime();
            double millis = untilShown(store, name, root);
            print(millis);
            print((opened - first) / 1e6);
        }
    }

    private static double untilShown(JdbcStateStore store, String name, String root) throws Exception {
        long begin = System.nanoTime();
        try (Infrastructure infra =
                CertsStore.infrastructure(store, CertsChild::none).build()) {
            SSLContext server = infra.tls().context();
            try (SSLServerSocket socket =
                    (SSLServerSocket) server.getServerSocketFactory().createServerSocket(0)) {
                Thread acceptor = new Thread(() -> accept(socket));
                acceptor.setDaemon(true);
                acceptor.start();
                handshake(socket.getLocalPort(), name, root);
                return (System.nanoTime() - begin) / 1e6;
            }
        }
    }

    private static void accept(SSLServerSocket socket) {
        try (SSLSocket accepted = (SSLSocket) socket.accept()) {
            accepted.startHandshake();
            accepted.getOutputStream().write(0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void handshake(int port, String name, String root) throws Exception {
        Certificate trusted = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(root.getBytes(StandardCharsets.US_ASCII)));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("root", trusted);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
                SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, name, port, true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            if (socket.getInputStream().read() != 0) {
                throw new IllegalStateException("the handshake did not end well");
            }
        }
    }

    /** With a server and a supervisor, when that has gone through everything for the first time. */
    private static void heap(CertsStore there) throws Exception {
        try (JdbcStateStore store = there.open();
                Infrastructure infra =
                        CertsStore.infrastructure(store, CertsChild::none).build()) {
            long begin = System.nanoTime();
            infra.tls();
            awaitSweep(infra);
            double swept = (System.nanoTime() - begin) / 1e6;
            print(Footprint.now().heapMegabytes());
            print(swept);
        }
    }

    /** The second look that it tells of began after the end of the first, and of what is done with that each minute. */
    private static void awaitSweep(Infrastructure infra) throws InterruptedException {
        long end = System.nanoTime() + LONGEST_SWEEP.toNanos();
        Set<String> looks = new HashSet<>();
        while (looks.size() < 3) {
            infra.health().parts().stream()
                    .filter(part -> part.name().equals("supervisor"))
                    .map(HealthReport.Part::text)
                    .forEach(looks::add);
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("the supervisor has not looked twice within " + LONGEST_SWEEP);
            }
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        }
    }

    /** What the supervisor asks each second, with nothing due and with much, and what a server asks twice a second. */
    private static void scan(CertsStore there) throws Exception {
        try (JdbcStateStore store = there.open()) {
            Instant soon = CertsStore.whenDue(store, DUE);
            long last = store.scan(CertsStore.SERVED).stream()
                    .mapToLong(Row::revision)
                    .max()
                    .orElseThrow();
            print(median(() -> store.due(CertsStore.RENEWALS, Instant.now(), DUE)));
            print(median(() -> store.due(CertsStore.RENEWALS, soon, DUE).forEach(row -> sink += row.value().length)));
            print(median(() -> store.changesSince(last, CertsStore.SERVED, DUE)));
        }
    }

    private static double median(Samples.Work work) throws Exception {
        Samples samples = new Samples();
        for (int i = 0; i < REPEATS; i++) {
            samples.time(work);
        }
        return samples.median();
    }

    /** So that what is read is needed. */
    private static long sink;

    private static void print(double figure) {
        System.out.printf(Locale.ROOT, "%.3f%n", figure);
    }
}
