package io.vaporform.bench;

import io.vaporform.bench.world.FileWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Two processes on one PostgreSQL both want to make each of 1,000 changes, while one or the other is stopped for a while, continued, or killed. Each change
 * is a new life of a component: in the ledger of the world each life begins once and ends once, or something was done twice.
 *
 * <p>Needs: postgres. Options: {@code --changes N} (1000), {@code --every N}: one of so many is disturbed (25), {@code --seed N}.
 */
public final class LeaseBench {

    private static final int LONGEST_SECONDS = 60;
    private static final int LONGEST_STOP_MILLIS = 14_000;
    /** Between changes while one stands still, so that it misses some of them rather than all. */
    private static final int PACE_MILLIS = 500;

    private static final int LATEST_MILLIS = 30;

    private final Random random;
    private final String schema = "lease_" + ProcessHandle.current().pid();
    private final Path directory;
    private final List<LeaseProcess> processes = new ArrayList<>();
    private @Nullable LeaseProcess stopped;
    private long continueAt;
    private double longestTakeover;
    private int kills;
    private int stops;

    private LeaseBench(int seed, Path directory) {
        this.random = new Random(seed);
        this.directory = directory;
    }

    public static void main(String[] arguments) throws Exception {
        Program.endWithUs();
        Options options = new Options(arguments);
        Path directory = Files.createTempDirectory("vaporform-bench");
        LeaseBench bench = new LeaseBench(options.get("seed", 7), directory);
        CrashRound.sql("CREATE SCHEMA " + bench.schema);
        try {
            bench.run(options.get("changes", 1_000), options.get("every", 25));
        } finally {
            bench.processes.forEach(LeaseProcess::kill);
            CrashRound.sql("DROP SCHEMA " + bench.schema + " CASCADE");
            Program.delete(directory);
        }
    }

    private void run(int changes, int every) throws Exception {
        processes.add(LeaseProcess.start(schema, directory));
        processes.add(LeaseProcess.start(schema, directory));
        for (int number = 1; number <= changes; number++) {
            for (LeaseProcess each : processes) {
                each.ask(number);
            }
            continueInTime();
            if (stopped != null) {
                processes.get(1 - processes.indexOf(stopped)).awaitDone(number, LONGEST_SECONDS);
                TimeUnit.MILLISECONDS.sleep(PACE_MILLIS);
            } else if (random.nextInt(every) == 0) {
                disturbed(number);
            } else {
                processes.get(number % 2).awaitDone(number, LONGEST_SECONDS);
            }
            if (number % 100 == 0) {
                System.out.printf(
                        Locale.ROOT,
                        "%d changes, %d stops, %d kills, longest takeover %.1f s%n",
                        number,
                        stops,
                        kills,
                        longestTakeover);
            }
        }
        continueAt = System.nanoTime();
        continueInTime();
        for (int component = 0; component < LeaseChild.COMPONENTS; component++) {
            // The last word, with both at work, so that nothing is under way when the world is looked at.
            for (LeaseProcess each : processes) {
                each.ask(changes + 10 + component);
                each.awaitDone(changes + 10 + component, LONGEST_SECONDS);
            }
        }
        report(changes);
    }

    /** One is stopped or killed somewhere in the middle of the change; the other must make it. */
    private void disturbed(int number) throws Exception {
        int which = random.nextInt(2);
        LeaseProcess victim = processes.get(which);
        LeaseProcess other = processes.get(1 - which);
        TimeUnit.MILLISECONDS.sleep(random.nextInt(LATEST_MILLIS));
        boolean kill = random.nextBoolean();
        if (kill) {
            kills++;
            victim.kill();
        } else {
            stops++;
            victim.signal("STOP");
        }
        long begin = System.nanoTime();
        other.awaitDone(number, LONGEST_SECONDS);
        longestTakeover = Math.max(longestTakeover, (System.nanoTime() - begin) / 1e9);
        if (kill) {
            processes.set(which, LeaseProcess.start(schema, directory));
        } else {
            stopped = victim;
            continueAt = begin + random.nextInt(LONGEST_STOP_MILLIS) * 1_000_000L;
        }
    }

    /** While one stands still, the other goes on with later changes of the same components. */
    private void continueInTime() throws Exception {
        if (stopped != null && System.nanoTime() - continueAt >= 0) {
            stopped.signal("CONT");
            stopped = null;
        }
    }

    private void report(int changes) {
        FileWorld world = FileWorld.at(directory);
        Map<String, Integer> effects = new HashMap<>();
        world.ledger().forEach(effect -> effects.merge(effect, 1, Integer::sum));
        List<String> twice = effects.entrySet().stream()
                .filter(effect -> effect.getValue() > 1 || effect.getKey().startsWith("change "))
                .map(Map.Entry::getKey)
                .toList();
        int left = world.all().size();
        System.out.printf(
                "%d effects in the ledger, %d stops, %d kills; %d components, %d things in the world in the end%n",
                world.ledger().size(), stops, kills, LeaseChild.COMPONENTS, left);
        twice.forEach(effect -> System.out.println("TWICE: " + effect));
        System.out.println();
        System.out.printf(
                Locale.ROOT,
                "lease changes=%d twice=%d takeover_max_s=%.1f%n",
                changes,
                twice.size() + Math.max(0, left - LeaseChild.COMPONENTS),
                longestTakeover);
    }
}
