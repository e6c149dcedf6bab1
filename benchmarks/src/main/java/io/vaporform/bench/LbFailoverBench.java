package io.vaporform.bench;

import io.vaporform.spec.BackendCheck;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spi.Member;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How many requests fail when one of three instances is killed under constant load, and how long HAProxy takes to find it out: with checks that are made often, with those that are usual, and with those where nobody asks for anything
 * meanwhile. Beside it, HAProxy with a file that is written by hand, with the same and with HAProxy's own intervals. All requests are idempotent.
 *
 * <p>Needs: haproxy. Options: {@code --kills N} (20, of each kind), {@code --idle N} (3, without load), {@code --usual N} (3, by hand with HAProxy's own intervals).
 */
public final class LbFailoverBench {

    private static final int INSTANCES = 3;

    private static final String ROUTE = "web";
    private static final String HOST = "web.example.com";

    private LbFailoverBench() {}

    public static void main(String[] arguments) throws Exception {
        Program.endWithUs();
        Options options = new Options(arguments);
        int kills = options.get("kills", 20);
        LbKills fast = ours("checks each 200 ms", BackendCheck.FAST, kills, true);
        LbKills usual = ours("checks each 5 s", BackendCheck.DEFAULT, kills, true);
        LbKills idle = ours("checks each 5 s, no load", BackendCheck.DEFAULT, options.get("idle", 3), false);
        LbKills hand = byHand("by hand, checks each 200 ms", "check inter 200ms fall 2 rise 2", kills);
        LbKills plain = byHand("by hand, checks each 2 s", "check", options.get("usual", 3));
        Table table = Table.ofSamples("a killed instance, until it is found out");
        for (LbKills each : List.of(fast, usual, idle, hand, plain)) {
            each.addTo(table);
        }
        table.print();
        System.out.printf(
                Locale.ROOT,
                "%nlb-failover kills=%d requests=%d failed=%d fast_detect_max_ms=%.0f default_detect_max_ms=%.0f%n",
                fast.kills() + usual.kills() + idle.kills(),
                fast.requests() + usual.requests(),
                fast.failed() + usual.failed(),
                fast.longest(),
                Math.max(usual.longest(), idle.longest()));
    }

    private static LbKills ours(String title, BackendCheck check, int kills, boolean isLoaded) throws Exception {
        List<Origin> origins = origins();
        try (OurBalancer balancer = OurBalancer.open()) {
            LbWriter writer = balancer.writer();
            writer.route(
                    ROUTE,
                    RouteSpec.builder("edge", HOST).to("web").check(check).build());
            writer.members(
                    ROUTE,
                    "web",
                    origins.stream()
                            .map(origin -> LbWriter.member(origin, Member.State.ACTIVE))
                            .toList());
            return run(new LbKills(title, balancer.adminSocket()), origins, kills, load(balancer.port(), isLoaded));
        } finally {
            close(origins);
        }
    }

    private static LbKills byHand(String title, String words, int kills) throws Exception {
        List<Origin> origins = origins();
        List<String> servers = origins.stream()
                .map(origin -> "server s" + origin.port() + " 127.0.0.1:" + origin.port() + " " + words)
                .toList();
        try (HandBalancer balancer = HandBalancer.open(servers)) {
            return run(new LbKills(title, balancer.adminSocket()), origins, kills, load(balancer.port(), true));
        } finally {
            close(origins);
        }
    }

    private static Optional<KeptLoad> load(int port, boolean isLoaded) {
        return isLoaded ? Optional.of(new KeptLoad(port, List.of(HOST))) : Optional.empty();
    }

    private static LbKills run(LbKills all, List<Origin> origins, int kills, Optional<KeptLoad> load) throws Exception {
        try {
            for (int i = 0; i < kills; i++) {
                all.kill(origins.get(i % origins.size()));
            }
        } finally {
            load.ifPresent(KeptLoad::close);
        }
        load.ifPresent(all::note);
        return all;
    }

    private static List<Origin> origins() throws IOException {
        List<Origin> all = new ArrayList<>();
        for (int i = 0; i < INSTANCES; i++) {
            all.add(Origin.open());
        }
        return all;
    }

    private static void close(List<Origin> origins) throws IOException {
        for (Origin origin : origins) {
            origin.close();
        }
    }
}
