package io.vaporform.bench;

import io.vaporform.memory.InMemoryCa;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.KeyType;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Value;
import io.vaporform.spi.Member;
import io.vaporform.tls.CertificateMaterial;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Many names on one load balancer, each a route with a certificate and a backend of its own, and then more of them one by one, while clients that keep their connections ask for the first ones: how long it takes to add one until it
 * serves, how often HAProxy has to be reloaded for it, and what memory it needs. Each name that is added then is asked for over TLS.
 *
 * <p>Needs: haproxy. Options: {@code --names N} (5000, before the load begins), {@code --more N} (1000, under load), {@code --seconds N} (1200: no further name is added after them, counted from the start).
 */
public final class LbScaleBench {

    private static final int ASKED = 4;
    private static final int PATIENCE_MILLIS = 10_000;

    private final OurBalancer balancer;
    private final LbWriter writer;
    private final Origin origin;
    private final InMemoryCa ca = InMemoryCa.create(Instant.now());
    private final SSLContext client = trusting(ca);
    private final long end;
    private int names;
    private int reloads;
    private int wrong;

    private LbScaleBench(OurBalancer balancer, Origin origin, long end) throws Exception {
        this.balancer = balancer;
        this.writer = balancer.writer();
        this.origin = origin;
        this.end = end;
    }

    public static void main(String[] arguments) throws Exception {
        Program.endWithUs();
        Options options = new Options(arguments);
        long end = System.nanoTime()
                + Duration.ofSeconds(options.get("seconds", 1_200)).toNanos();
        try (Origin origin = Origin.open();
                OurBalancer balancer = OurBalancer.open(
                        LoadBalancerSpec.builder().http(0).https(0).build())) {
            new LbScaleBench(balancer, origin, end).run(options.get("names", 5_000), options.get("more", 1_000));
        }
    }

    private void run(int before, int more) throws Exception {
        Samples first = add(before, false);
        int reloadsBefore = reloads;
        reloads = 0;
        KeptLoad load = new KeptLoad(
                balancer.port(0), List.of(host(0), host(1), host(2), host(3)).subList(0, Math.min(ASKED, names)));
        Samples second;
        try (load) {
            second = add(more, true);
        }
        Table.ofSamples("one more name, until it serves")
                .row("of the first " + first.count() + ", with " + reloadsBefore + " reloads", first)
                .row("of " + second.count() + " more under load, with " + reloads + " reloads", second)
                .print();
        System.out.printf(
                Locale.ROOT,
                "%nunder load: %,d requests, failed %s; %d names with a wrong answer over TLS%n%n",
                load.requests(),
                load.failures(),
                wrong);
        System.out.printf(
                Locale.ROOT,
                "lb-scale names=%d add_one_ms=%.0f add_max_ms=%.0f failed=%d reloads=%d mb=%d%n",
                names,
                second.median(),
                second.quantile(1),
                load.failed() + wrong,
                reloads,
                megabytes());
    }

    private Samples add(int count, boolean isAsked) throws Exception {
        Samples times = new Samples();
        long pid = LoadedServers.pid(balancer.adminSocket());
        for (int i = 0; i < count && (times.count() == 0 || System.nanoTime() - end < 0); i++) {
            int number = names++;
            RouteSpec route = route(number);
            times.time(() -> add(number, route));
            long now = LoadedServers.pid(balancer.adminSocket());
            if (now != pid) {
                reloads++;
                pid = now;
            }
            if (isAsked && !isServed(number)) {
                wrong++;
            }
        }
        return times;
    }

    private void add(int number, RouteSpec route) {
        String name = "n" + number;
        writer.route(name, route);
        writer.members(name, "web", List.of(LbWriter.member(origin, Member.State.ACTIVE)));
    }

    private static String host(int number) {
        return "n" + number + ".bench.example.com";
    }

    private RouteSpec route(int number) {
        Instant now = Instant.now();
        CertificateMaterial material = ca.issue(
                List.of(DomainName.of(host(number))),
                KeyType.EC_P256,
                now.minusSeconds(60),
                now.plus(Duration.ofDays(1)));
        return RouteSpec.builder("edge", host(number))
                .certificate(Value.of(material.chainPem()), Value.of(material.keyPem()))
                .to("web")
                .build();
    }

    /** Whether a client gets an answer over TLS that trusts the certification authority alone, and looks for the name in the certificate (RFC 9110, 4.3.4). */
    private boolean isServed(int number) {
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), balancer.port(1));
                SSLSocket socket = (SSLSocket)
                        client.getSocketFactory().createSocket(plain, host(number), balancer.port(1), true)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: " + host(number) + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.startsWith("HTTP/1.1 200 ");
        } catch (IOException failed) {
            System.out.println(host(number) + ": " + failed);
            return false;
        }
    }

    private static SSLContext trusting(InMemoryCa ca) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("root", ca.root());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** Of memory that the process has which takes new connections. */
    private long megabytes() throws IOException {
        Path status = Path.of("/proc", Long.toString(LoadedServers.pid(balancer.adminSocket())), "status");
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
