package io.vaporform.bench;

import io.vaporform.spec.BackendCheck;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spi.Member;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * How many requests are lost when one of three instances behind HAProxy dies under constant load over kept connections, and how long it is until HAProxy says that it is down: with the check {@link BackendCheck#FAST},
 * and with {@link BackendCheck#DEFAULT}.
 *
 * <p>Needs: haproxy. Options: {@code --kills N} (20), {@code --slow N} (5) of them with the default check.
 */
public final class LbFailoverBench {

    private static final int BACKENDS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private LbFailoverBench() {}

    public static void main(String[] arguments) throws Exception {
        Options options = new Options(arguments);
        int slow = options.get("slow", 5);
        int fast = options.get("kills", 20) - slow;
        Path directory = Files.createTempDirectory("vf");
        try (DirectEdge edge = new DirectEdge(directory)) {
            Endpoint at =
                    edge.balancer(LoadBalancerSpec.builder().http(0).build()).get(0);
            try {
                Outcome first = kill(edge, at, "fast", BackendCheck.FAST, fast);
                Outcome second = kill(edge, at, "slow", BackendCheck.DEFAULT, slow);
                Table.ofSamples("from a death until HAProxy says that it is down")
                        .row("the check FAST", first.detections())
                        .row("the default check, every 5 s", second.detections())
                        .print();
                System.out.println();
                System.out.printf(
                        Locale.ROOT,
                        "lb-failover kills=%d requests=%d failed=%d fast_detect_max_ms=%.0f default_detect_max_ms=%.0f%n",
                        fast + slow,
                        first.requests() + second.requests(),
                        first.failed() + second.failed(),
                        first.detections().quantile(1),
                        second.detections().quantile(1));
            } finally {
                edge.removeBalancer();
            }
        }
        Files.delete(directory);
    }

    private record Outcome(Samples detections, int requests, int failed) {}

    private static Outcome kill(DirectEdge edge, Endpoint at, String name, BackendCheck check, int kills)
            throws Exception {
        String host = name + ".example.com";
        RouteSpec spec = RouteSpec.builder("edge", host).to("web").check(check).build();
        Backend[] all = new Backend[BACKENDS];
        for (int i = 0; i < BACKENDS; i++) {
            all[i] = new Backend(name + i);
        }
        Samples detections = new Samples();
        edge.route(name, spec);
        edge.members(
                name,
                spec,
                "web",
                List.of(all).stream().map(each -> each.as(Member.State.ACTIVE)).toList());
        KeptLoad load = new KeptLoad(at, host);
        try (load) {
            for (int i = 0; i < kills; i++) {
                Backend victim = all[i % BACKENDS];
                TimeUnit.MILLISECONDS.sleep(300);
                victim.die();
                detections.time(() -> await(() -> !isUp(edge, name, spec, victim)));
                TimeUnit.MILLISECONDS.sleep(300);
                victim.liveAgain();
                await(() -> isUp(edge, name, spec, victim));
            }
        }
        System.out.println(name + ": answers other than 200: " + load.failures() + " of " + load.requests());
        edge.removeRoute(name, spec);
        for (Backend each : all) {
            each.close();
        }
        return new Outcome(detections, load.requests(), load.failed());
    }

    private static boolean isUp(DirectEdge edge, String name, RouteSpec spec, Backend backend) {
        return edge.health(name, spec).stream()
                .anyMatch(health -> health.instance().equals(backend.name()) && health.up());
    }

    private static void await(BooleanSupplier is) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!is.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not within " + PATIENCE);
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
