package io.vaporform.bench;

import io.vaporform.memory.InMemoryCa;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.KeyType;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Value;
import io.vaporform.spi.Member;
import io.vaporform.tls.CertificateMaterial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One HAProxy with thousands of host names, each with a certificate, a slot and a backend of its own (which all are one process here). What one more costs, until it serves, while clients go on over kept connections.
 *
 * <p>Needs: haproxy. Options: {@code --names N} (5000), {@code --more N} (1000).
 */
public final class LbScaleBench {

    private static final String HOST = "first.example.com";

    private final DirectEdge edge;
    private final InMemoryCa ca = InMemoryCa.create(Instant.now());
    private final Backend backend = new Backend("web");

    private LbScaleBench(DirectEdge edge) {
        this.edge = edge;
    }

    public static void main(String[] arguments) throws Exception {
        Options options = new Options(arguments);
        Path directory = Files.createTempDirectory("vf");
        int names = options.get("names", 5_000);
        int more = options.get("more", 1_000);
        try (DirectEdge edge = new DirectEdge(directory)) {
            try {
                new LbScaleBench(edge).measure(directory, names, more);
            } finally {
                edge.removeRoute("first", spec(HOST).build());
                for (int i = 1; i <= names + more; i++) {
                    edge.removeRoute("r" + i, spec(host(i)).build());
                }
                edge.removeBalancer();
            }
        }
        Files.delete(directory);
    }

    private static String host(int number) {
        return "h" + number + ".example.com";
    }

    private static RouteSpec.Builder spec(String host) {
        return RouteSpec.builder("edge", host).to("web");
    }

    private void measure(Path directory, int names, int more) throws Exception {
        Endpoint at = edge.balancer(LoadBalancerSpec.builder().http(0).https(0).build())
                .get(0);
        add("first", spec(HOST).build());
        Samples filling = new Samples();
        for (int i = 1; i <= names; i++) {
            add(filling, i);
        }
        int reloads = reloads(directory);
        Samples adding = new Samples();
        KeptLoad load = new KeptLoad(at, HOST);
        try (load) {
            for (int i = names + 1; i <= names + more; i++) {
                add(adding, i);
            }
        }
        System.out.println("answers other than 200: " + load.failures() + " of " + load.requests());
        Table.ofSamples("one more name with its certificate and backend, until it serves")
                .row("the first " + names, filling)
                .row(more + " more, under load", adding)
                .print();
        System.out.println();
        System.out.printf(
                Locale.ROOT,
                "lb-scale names=%d add_one_ms=%.1f add_max_ms=%.0f failed=%d reloads=%d mb=%d%n",
                names + more,
                adding.median(),
                adding.quantile(1),
                load.failed(),
                reloads(directory) - reloads,
                megabytes(directory));
        backend.close();
    }

    private void add(Samples samples, int number) throws Exception {
        CertificateMaterial shown = ca.issue(
                List.of(DomainName.of(host(number))),
                KeyType.EC_P256,
                Instant.now().minusSeconds(60),
                Instant.now().plus(Duration.ofDays(90)));
        RouteSpec spec = spec(host(number))
                .certificate(Value.of(shown.chainPem()), Value.of(shown.keyPem()))
                .build();
        samples.time(() -> add("r" + number, spec));
    }

    private void add(String name, RouteSpec spec) {
        edge.route(name, spec);
        edge.members(name, spec, "web", List.of(backend.as(Member.State.ACTIVE)));
    }

    /** How often it has loaded a configuration, as its log has it. */
    private static int reloads(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path log : files.filter(file -> file.endsWith("haproxy.log")).toList()) {
                return (int) Files.readAllLines(log).stream()
                        .filter(line -> line.contains("Loading success"))
                        .count();
            }
        }
        return 0;
    }

    private static long megabytes(Path directory) throws IOException {
        long kilobytes = 0;
        for (ProcessHandle process : ProcessHandle.allProcesses()
                .filter(each -> each.info()
                        .arguments()
                        .map(words -> String.join(" ", words).contains(directory.toString()))
                        .orElse(false))
                .toList()) {
            Path status = Path.of("/proc", Long.toString(process.pid()), "status");
            kilobytes += Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        }
        return kilobytes / 1024;
    }
}
