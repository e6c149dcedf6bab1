package io.vaporform.bench;

import io.vaporform.spec.RouteSpec;
import io.vaporform.spi.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Requests per second, and how long they take, through our HAProxy beside one with the least that one writes by hand, and beside none, with an nginx that answers at once behind them. They take turns; in each
 * round once over many connections, which keep the processors busy, and once over a single one.
 *
 * <p>Needs: haproxy, nginx, wrk. Options: {@code --pairs N} (9), {@code --seconds N} (4, of each run over many connections), {@code --connections N} (16).
 */
public final class LbOverheadBench {

    private static final String HOST = "web.example.com";

    /** Of each run over a single connection. */
    private static final int ALONE_SECONDS = 2;

    private final int seconds;
    private final int connections;

    private LbOverheadBench(Options options) {
        this.seconds = options.get("seconds", 4);
        this.connections = options.get("connections", 16);
    }

    public static void main(String[] arguments) throws Exception {
        Program.endWithUs();
        Options options = new Options(arguments);
        LbOverheadBench bench = new LbOverheadBench(options);
        try (Nginx nginx = Nginx.open();
                OurBalancer ours = OurBalancer.open();
                HandBalancer hand = HandBalancer.open(List.of("server a 127.0.0.1:" + nginx.port() + " check"))) {
            LbWriter writer = ours.writer();
            writer.route("web", RouteSpec.builder("edge", HOST).to("web").build());
            writer.members("web", "web", List.of(LbWriter.member(nginx.port(), Member.State.ACTIVE)));
            bench.run(
                    options.get("pairs", 9),
                    bench.new Way("ours", ours.port()),
                    bench.new Way("by hand", hand.port()),
                    bench.new Way("no proxy", nginx.port()));
        }
    }

    private void run(int pairs, Way ours, Way hand, Way none) {
        List<Way> all = new ArrayList<>(List.of(ours, hand, none));
        for (int i = 0; i < pairs; i++) {
            all.forEach(Way::run);
            Collections.reverse(all);
        }
        Table table = Table.ofSamples("a request, over " + connections + " connections and over one");
        List.of(ours, hand, none).forEach(way -> way.addTo(table));
        table.print();
        System.out.printf(
                Locale.ROOT,
                "%nrequests per second: %.0f ours, %.0f by hand, %.0f without a proxy; ours / by hand, pair by pair: %s%n%n",
                ours.perSecond(),
                hand.perSecond(),
                none.perSecond(),
                hand.each.pairwise(ours.each));
        System.out.printf(
                Locale.ROOT,
                "lb-overhead ratio=%.2f p99_ratio=%.2f added_ms_p50=%.3f%n",
                hand.each.medianRatio(ours.each),
                ours.p99.medianRatio(hand.p99),
                ours.alone.median() - none.alone.median());
    }

    /** One of the ways to nginx. */
    private final class Way {
        private final String title;
        private final int port;

        /** The time of which one request has its share, at most throughput. */
        private final Samples each = new Samples();

        private final Samples p99 = new Samples();
        private final Samples alone = new Samples();

        Way(String title, int port) {
            this.title = title;
            this.port = port;
        }

        void run() {
            Wrk busy = Wrk.run(port, HOST, connections, seconds);
            each.add(nanos(1e9 / busy.perSecond()));
            p99.add(nanos(busy.p99() * 1e6));
            alone.add(nanos(Wrk.run(port, HOST, 1, ALONE_SECONDS).median() * 1e6));
        }

        private static Duration nanos(double nanos) {
            return Duration.ofNanos(Math.round(nanos));
        }

        double perSecond() {
            return 1_000 / each.median();
        }

        void addTo(Table table) {
            table.row(title + ", p99 over " + connections, p99).row(title + ", median over one", alone);
        }
    }
}
