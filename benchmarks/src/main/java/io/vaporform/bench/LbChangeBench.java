package io.vaporform.bench;

import io.vaporform.haproxy.HaproxyProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How long a change of a backend takes, under load, until it is read back: an instance is added and serves, its route weighs it otherwise, it is drained, it is removed. Two writers do it at the same time and wait for each other,
 * each a {@link HaproxyProvider} of its own on the same directory: both tell of their target of a route that they share, and each changes a route of its own. What one has made is looked for in HAProxy
 * itself after each change, before the next, and in the end; what is not there any more is a lost update. Beside it, HAProxy with a file that is written by hand and loaded again for each change.
 *
 * <p>Needs: haproxy. Options: {@code --changes N} (1000, of all writers together), {@code --writers N} (2), {@code --reloads N} (100). The last line has the median of
 * the kind of change that takes longest.
 */
public final class LbChangeBench {

    private LbChangeBench() {}

    public static void main(String[] arguments) throws Exception {
        Program.endWithUs();
        Options options = new Options(arguments);
        int count = options.get("writers", 2);
        Map<LbChange, Samples> all = new EnumMap<>(LbChange.class);
        Samples whole = new Samples();
        int lost = 0;
        int failed;
        try (OurBalancer balancer = OurBalancer.open()) {
            List<LbChangeWriter> writers = LbChangeWriter.open(balancer, count);
            KeptLoad load = new KeptLoad(balancer.port(), LbChangeWriter.hosts(count));
            try (load) {
                run(writers, options.get("changes", 1_000) / count);
            }
            for (LbChangeWriter writer : writers) {
                lost += writer.finish();
                for (LbChange change : LbChange.values()) {
                    all.computeIfAbsent(change, none -> new Samples()).addAll(writer.times(change));
                    whole.addAll(writer.times(change));
                }
                writer.close();
            }
            print("ours", load);
            failed = load.failed();
        }
        Samples byHand = byHand(options.get("reloads", 100));
        Table table = Table.ofSamples("a change, until it is read back");
        all.forEach((change, times) -> table.row(change.name().toLowerCase(Locale.ROOT), times));
        table.row("all of them", whole).row("by hand, by a reload", byHand).print();
        System.out.printf(
                Locale.ROOT,
                "%nlb-change changes=%d median_ms=%.1f failed=%d lost_updates=%d%n",
                whole.count(),
                all.values().stream().mapToDouble(Samples::median).max().orElseThrow(),
                failed,
                lost);
    }

    private static void run(List<LbChangeWriter> writers, int each) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(writers.size());
        try {
            List<Future<?>> all = new ArrayList<>();
            for (LbChangeWriter writer : writers) {
                all.add(threads.submit(() -> {
                    writer.run(each);
                    return writer;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Samples byHand(int reloads) throws Exception {
        Samples times = new Samples();
        try (Origin first = Origin.open();
                Origin second = Origin.open();
                HandBalancer balancer = HandBalancer.open(servers(first, second, 0))) {
            KeptLoad load = new KeptLoad(balancer.port(), List.of("web.example.com"));
            try (load) {
                for (int i = 1; i <= reloads; i++) {
                    List<String> servers = servers(first, second, i);
                    times.time(() -> balancer.reload(servers));
                }
            }
            print("by hand", load);
        }
        return times;
    }

    private static List<String> servers(Origin first, Origin second, int change) {
        return List.of(
                "server a 127.0.0.1:" + first.port() + " check",
                "server b 127.0.0.1:" + second.port() + " check weight " + (1 + change % 100));
    }

    private static void print(String title, KeptLoad load) throws IOException {
        System.out.printf(
                Locale.ROOT,
                "%s: %,d requests, %d failed %s%n",
                title,
                load.requests(),
                load.failed(),
                load.failures());
    }
}
