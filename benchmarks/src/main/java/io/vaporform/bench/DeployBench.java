package io.vaporform.bench;

import io.vaporform.spi.Mark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How long it takes until 50 containers are healthy, through Vaporform, with bare docker-java and with {@code docker run}, each in turn; then
 * what many deploy/destroy cycles of one container leave behind in the JVM.
 *
 * <p>Needs: docker. Options: {@code --containers N} (50), {@code --rounds N} (5), {@code --cycles N} (200).
 */
public final class DeployBench {

    private static final int WARM_UP = 8;
    private static final int MOST_PASSES = 10;

    private DeployBench() {}

    public static void main(String[] arguments) throws Exception {
        Options options = new Options(arguments);
        String host = System.getenv().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock");
        String run = "bench-" + UUID.randomUUID().toString().substring(0, 8);
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            main.interrupt();
            sweep(host, run);
        }));
        try (Bare bare = new Bare(host, run)) {
            measure(options, host, run, bare);
        }
    }

    /** Removes what a failure or an interrupt has left; again and again, as calls that were under way may still make something. */
    private static void sweep(String host, String run) {
        @Nullable Exception last = null;
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            try (Bare bare = new Bare(host, run)) {
                if (bare.removeAll(Mark.INSTALLATION, run) + bare.removeAll(Bare.LABEL, run) == 0) {
                    return;
                }
            } catch (Exception failed) {
                last = failed;
            }
        }
        System.err.println("not everything could be removed; look for the labels " + Mark.INSTALLATION + "=" + run
                + " and " + Bare.LABEL + "=" + run + ": " + last);
    }

    private static void measure(Options options, String host, String run, Bare bare) throws Exception {
        int containers = options.get("containers", 50);
        double ratio;
        try (WithVaporform ours = new WithVaporform(host, run)) {
            List<Contender> contenders = new ArrayList<>(List.of(ours, bare));
            if (DockerRun.isThere()) {
                contenders.add(new DockerRun(host, bare, run));
            } else {
                System.out.println("docker is not on the path: without docker run");
            }
            ratio = race(contenders, run, containers, options.get("rounds", 5));
        }
        Footprint growth;
        try (WithVaporform ours = new WithVaporform(host, run)) {
            growth = new Cycles(ours.infrastructure(), options.get("cycles", 200)).growth();
        }
        System.out.println();
        System.out.printf(
                Locale.ROOT,
                "deploy n=%d ratio=%s threads_growth=%d heap_growth_mb=%.1f%n",
                containers,
                Samples.ratio(ratio),
                growth.threads(),
                growth.heapMegabytes());
    }

    /** @return our time over that of bare docker-java */
    private static double race(List<Contender> contenders, String run, int containers, int rounds) throws Exception {
        Map<Contender, Samples> all = new LinkedHashMap<>();
        for (Contender each : contenders) {
            all.put(each, new Samples());
            turn(each, run + "-warm", WARM_UP, new Samples());
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < contenders.size(); i++) {
                Contender each = contenders.get((round + i) % contenders.size());
                turn(each, run + "-" + round, containers, all.getOrDefault(each, new Samples()));
            }
        }
        Table table = Table.ofSamples(containers + " containers to healthy");
        all.forEach((contender, samples) -> table.row(contender.name(), samples));
        table.print();
        List<Samples> samples = List.copyOf(all.values());
        System.out.println("vaporform / bare, pair by pair: " + samples.get(0).pairwise(samples.get(1)));
        return samples.get(0).median() / samples.get(1).median();
    }

    private static void turn(Contender contender, String group, int containers, Samples samples) throws Exception {
        try {
            samples.time(() -> contender.deploy(group, containers));
        } finally {
            contender.remove(group);
        }
    }
}
