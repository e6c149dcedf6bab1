package io.vaporform.bench;

import io.vaporform.memory.InMemoryCa;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * What 10,000 and 100,000 stored certificates of 1,000 projects cost a JVM that has just started, each with a key of its own, encrypted, in the embedded store: how long
 * it takes from {@code build()} to the end of the first handshake, with any of the names, and to open the store before; how much heap is in use beside that of an empty store, with a server
 * and a supervisor, when that has gone through everything once; and what is asked of the store over and over. Each JVM has a heap of 1 GiB at most.
 *
 * <p>Options: {@code --n N} (100000), {@code --projects N} (1000), {@code --children N} (5), {@code --seed N} (7).
 */
public final class CertsBench {

    private static final String HEAP = "-Xmx1g";

    private final Random random;
    private final int children;

    private CertsBench(Options options) {
        this.random = new Random(options.get("seed", 7));
        this.children = options.get("children", 5);
    }

    /** What was seen at one size. */
    private record Seen(int size, Samples start, Samples open, double bytes, List<Double> heap, List<Double> scans) {

        double worstScan() {
            return Math.max(scans.get(0), scans.get(1));
        }
    }

    public static void main(String[] arguments) throws Exception {
        Program.endWithUs();
        Options options = new Options(arguments);
        int size = options.get("n", 100_000);
        int projects = Math.min(options.get("projects", 1_000), size / 10);
        Path directory = Files.createTempDirectory("vaporform-bench");
        try {
            CertsBench bench = new CertsBench(options);
            CertsStore empty = CertsStore.create(directory.resolve("empty"), projects);
            CertsStore full = CertsStore.create(directory.resolve("full"), projects);
            InMemoryCa ca = InMemoryCa.create(Instant.now());
            List<Seen> all = new ArrayList<>();
            for (int each : new int[] {size / 10, size}) {
                Samples filled = new Samples();
                filled.time(() -> full.fill(each, ca));
                System.out.printf(
                        Locale.ROOT,
                        "%d certificates are stored, in %.0f s, in %.0f MB%n",
                        each,
                        filled.median() / 1e3,
                        Files.size(full.directory().resolve("store.mv.db")) / 1e6);
                all.add(bench.look(each, full, empty));
            }
            print(all);
        } finally {
            Program.delete(directory);
        }
    }

    private Seen look(int size, CertsStore full, CertsStore empty) {
        Samples start = new Samples();
        Samples open = new Samples();
        for (int i = 0; i < children; i++) {
            List<Double> millis = child(CertsChild.Measure.START, full, full.anyName(size, random));
            start.add(time(millis.get(0)));
            open.add(time(millis.get(1)));
        }
        List<Double> heap = child(CertsChild.Measure.HEAP, full, "");
        double base = child(CertsChild.Measure.HEAP, empty, "").get(0);
        return new Seen(
                size, start, open, (heap.get(0) - base) * 1e6 / size, heap, child(CertsChild.Measure.SCAN, full, ""));
    }

    private static Duration time(double millis) {
        return Duration.ofNanos((long) (millis * 1e6));
    }

    private static List<Double> child(CertsChild.Measure what, CertsStore store, String name) {
        return Program.java(System.getProperty("java.class.path"), HEAP, CertsChild.class.getName())
                .succeed(what.name(), store.directory().toString(), name)
                .output()
                .lines()
                .map(Double::valueOf)
                .toList();
    }

    private static void print(List<Seen> all) {
        Table table = Table.ofSamples("a JVM that has just started");
        all.forEach(each -> table.row("opens the store, " + each.size() + " certificates", each.open())
                .row("from build() to a handshake, " + each.size() + " certificates", each.start()));
        table.print();
        System.out.println();
        for (Seen each : all) {
            System.out.printf(
                    Locale.ROOT,
                    "%d certificates: %.0f bytes of heap for each (%.1f MB in all), after the supervisor's first round, %.1f s after the start%n",
                    each.size(),
                    each.bytes(),
                    each.heap().get(0),
                    each.heap().get(1) / 1e3);
            System.out.printf(
                    Locale.ROOT,
                    "  renewals: %.2f ms with none due, %.2f ms with 1,000 due; what has changed for servers: %.2f ms%n",
                    each.scans().get(0),
                    each.scans().get(1),
                    each.scans().get(2));
        }
        Seen last = all.get(all.size() - 1);
        System.out.println();
        System.out.printf(
                Locale.ROOT,
                "certs n=%d start_ms=%.0f bytes_per_cert=%.0f scan_ms=%.1f%n",
                last.size(),
                last.start().median(),
                last.bytes(),
                last.worstScan());
    }
}
