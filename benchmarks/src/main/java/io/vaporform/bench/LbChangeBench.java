package io.vaporform.bench;

import io.vaporform.spec.Endpoint;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.RouteTarget;
import io.vaporform.spi.Member;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How long a change of the backends of a route takes on HAProxy until it is read back, by two writers at the same time, each with a provider of its own, while clients go on over kept connections: one more
 * instance, another weight, drained, removed. The control is a change of a listener, for which HAProxy is reloaded.
 *
 * <p>Needs: haproxy. Options: {@code --changes N} (1000), {@code --reloads N} (20).
 */
public final class LbChangeBench {

    private static final String HOST = "shop.example.com";
    private static final List<String> WRITERS = List.of("a", "b");
    private static final int STEPS = 4;

    private final Samples adds = new Samples();
    private final Samples weights = new Samples();
    private final Samples drains = new Samples();
    private final Samples removals = new Samples();
    private int lost;

    private LbChangeBench() {}

    public static void main(String[] arguments) throws Exception {
        Options options = new Options(arguments);
        Path directory = Files.createTempDirectory("vf");
        try (DirectEdge edge = new DirectEdge(directory)) {
            try {
                new LbChangeBench().measure(edge, directory, options.get("changes", 1_000), options.get("reloads", 20));
            } finally {
                edge.removeRoute("shop", spec(100));
                edge.removeBalancer();
            }
        }
        Files.delete(directory);
    }

    private static RouteSpec spec(int weight) {
        return RouteSpec.builder("edge", HOST)
                .to("base")
                .to(RouteTarget.of("a").weight(weight))
                .to(RouteTarget.of("b").weight(weight))
                .build();
    }

    private void measure(DirectEdge edge, Path directory, int changes, int reloads) throws Exception {
        Endpoint at = edge.balancer(LoadBalancerSpec.builder().http(0).build()).get(0);
        Samples reload = new Samples();
        int requests;
        int failed;
        try (Backend base = new Backend("base")) {
            edge.route("shop", spec(100));
            edge.members("shop", spec(100), "base", List.of(base.as(Member.State.ACTIVE)));
            KeptLoad load = new KeptLoad(at, HOST);
            try (load) {
                both(directory, changes / STEPS / WRITERS.size());
                for (int i = 1; i <= reloads; i++) {
                    LoadBalancerSpec.Builder other = LoadBalancerSpec.builder().http(0);
                    LoadBalancerSpec wanted = (i % 2 == 0 ? other : other.http(0)).build();
                    reload.time(() -> edge.balancer(wanted));
                }
            }
            requests = load.requests();
            failed = load.failed();
            System.out.println("answers other than 200: " + load.failures() + " of " + requests);
        }
        Samples all = new Samples();
        List.of(adds, weights, drains, removals).forEach(all::addAll);
        Table.ofSamples("a change of a backend, read back, two writers at a time")
                .row("one more instance, until it gets requests", adds)
                .row("another weight", weights)
                .row("drained", drains)
                .row("removed", removals)
                .row("control: a listener, by a reload", reload)
                .print();
        System.out.println();
        System.out.printf(
                Locale.ROOT,
                "lb-change changes=%d median_ms=%.1f failed=%d lost_updates=%d%n",
                all.count(),
                all.median(),
                failed,
                lost);
    }

    private void both(Path directory, int rounds) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS.size());
        try {
            List<Future<Boolean>> running = new ArrayList<>();
            for (String writer : WRITERS) {
                running.add(threads.submit((Callable<Boolean>) () -> {
                    write(directory, writer, rounds);
                    return true;
                }));
            }
            for (Future<Boolean> each : running) {
                each.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    private void write(Path directory, String deployment, int rounds) throws Exception {
        try (DirectEdge own = new DirectEdge(directory);
                Backend backend = new Backend(deployment)) {
            for (int i = 0; i < rounds; i++) {
                RouteSpec spec = spec(50 + i % 50);
                note(adds, () -> own.members("shop", spec, deployment, List.of(backend.as(Member.State.ACTIVE))));
                note(weights, () -> own.route("shop", spec));
                boolean isThere = own.health("shop", spec).stream()
                        .anyMatch(health -> health.instance().equals(backend.name()) && health.up());
                note(drains, () -> own.members("shop", spec, deployment, List.of(backend.as(Member.State.DRAINING))));
                note(removals, () -> own.members("shop", spec, deployment, List.of()));
                boolean isGone = own.health("shop", spec).stream()
                        .noneMatch(health -> health.instance().equals(backend.name()));
                if (!isThere || !isGone) {
                    lost();
                }
            }
        }
    }

    private void note(Samples samples, Samples.Work work) throws Exception {
        Samples one = new Samples();
        one.time(work);
        synchronized (this) {
            samples.addAll(one);
        }
    }

    private synchronized void lost() {
        lost++;
    }
}
