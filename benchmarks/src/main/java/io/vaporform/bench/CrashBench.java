package io.vaporform.bench;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A JVM is killed with SIGKILL before and after each store write and each provider call of an apply, and at random times; another one goes on. What is
 * then in the world is counted by the world itself: a directory with a ledger, or the docker CLI.
 *
 * <p>Needs: docker, postgres. Options: {@code --rounds N} in all but the control (0: every point in the directory, and every third in Docker),
 * {@code --random N} at random times (20), {@code --control N} (12), {@code --seed N}.
 */
public final class CrashBench {

    private static final int DOCKER_EVERY = 3;
    private static final int LONGEST_MILLIS = 1_500;
    private static final int PORTS = 24_000;
    private static final int MOST_TRIES = 6;

    /** Keeps the names of repeated rounds apart. */
    private static final int AGAIN = 10_000;

    private final List<CrashRound> rounds = new ArrayList<>();
    private final Set<String> points = new HashSet<>();
    private final Set<String> hit = new HashSet<>();
    private Survivors survivors = Survivors.NONE;
    private int unrecovered;
    private int done;

    private CrashBench() {}

    public static void main(String[] arguments) throws Exception {
        Program.endWithUs();
        new CrashBench().run(new Options(arguments));
    }

    private void run(Options options) throws Exception {
        Random random = new Random(options.get("seed", 7));
        enumerate(options.get("rounds", 0), random);
        for (int i = 0; i < options.get("random", 20); i++) {
            long after = -1L - random.nextInt(LONGEST_MILLIS);
            rounds.add(new CrashRound(i % 4 == 0, i % 2 == 0, i % 3 != 0, after, recovery(i)));
        }
        System.out.printf("%d points, %d rounds%n", points.size(), rounds.size());
        inTwoLanes(rounds, this::count);
        Survivors control = control(options.get("control", 12));
        System.out.println();
        System.out.printf(
                "crash rounds=%d points=%d points_hit=%d orphans=%d duplicates=%d lost=%d unrecovered=%d control_orphans=%d%n",
                rounds.size(),
                points.size(),
                hit.size(),
                survivors.orphans(),
                survivors.duplicates(),
                survivors.lost(),
                unrecovered,
                control.orphans());
    }

    private static String recovery(int i) {
        return i % 2 == 0 ? "recover" : "supervise";
    }

    /** Every point of a recorded run is one round, or so many as were asked for, spread evenly. */
    private void enumerate(int most, Random random) throws Exception {
        for (boolean change : List.of(false, true)) {
            for (boolean docker : List.of(false, true)) {
                long count = new CrashRound(docker, false, change, Long.MAX_VALUE, "")
                        .run(points.size(), PORTS)
                        .points();
                int every = docker ? DOCKER_EVERY : 1;
                for (long point = docker ? random.nextInt(every) : 0; point < count; point += every) {
                    CrashRound round = new CrashRound(
                            docker, point / every % 2 == 0, change, point, recovery((int) (point / every / 2)));
                    rounds.add(round);
                    points.add(id(round));
                }
            }
        }
        if (most > 0 && most < rounds.size()) {
            List<CrashRound> some = new ArrayList<>();
            for (int i = 0; i < most; i++) {
                some.add(rounds.get((int) ((long) i * rounds.size() / most)));
            }
            rounds.clear();
            rounds.addAll(some);
        }
    }

    private static String id(CrashRound round) {
        return round.docker() + " " + round.change() + " " + round.point();
    }

    /** Docker waits most of the time: its rounds run beside the others. */
    private static void inTwoLanes(List<CrashRound> all, Counter counter) throws Exception {
        ExecutorService lanes = Executors.newFixedThreadPool(2);
        try {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (boolean docker : List.of(true, false)) {
                work.add(() -> {
                    for (int i = 0; i < all.size(); i++) {
                        CrashRound round = all.get(i);
                        if (round.docker() == docker) {
                            counter.count(round, untilHit(round, i));
                        }
                    }
                    return true;
                });
            }
            for (Future<Boolean> lane : lanes.invokeAll(work)) {
                lane.get();
            }
        } finally {
            lanes.shutdownNow();
        }
    }

    /** The threads of a run do not always take the same number of steps: who came to its end before its point is run again. */
    private static CrashRound.Result untilHit(CrashRound round, int number) throws Exception {
        CrashRound.Result result = round.run(number, PORTS);
        for (int again = 1; again < MOST_TRIES && !result.hit(); again++) {
            result = round.run(number + again * AGAIN, PORTS);
        }
        return result;
    }

    private synchronized void count(CrashRound round, CrashRound.Result result) {
        if (result.hit() && round.point() >= 0) {
            hit.add(id(round));
        }
        survivors = survivors.plus(result.survivors());
        unrecovered += result.unready();
        if (!result.survivors().equals(Survivors.NONE) || result.unready() > 0) {
            System.out.println("NOT CLEAN: " + round + ": " + result.survivors() + ", unready " + result.unready()
                    + "\n" + result.words());
        }
        if (++done % 20 == 0) {
            System.out.printf(
                    "%d rounds, %d points hit, %s, unrecovered %d%n", done, hit.size(), survivors, unrecovered);
        }
    }

    /** The same without recovery: what is under way when the process dies is forgotten. Shows that the count finds something. */
    private static Survivors control(int count) throws Exception {
        Survivors all = Survivors.NONE;
        for (int i = 0; i < count; i++) {
            all = all.plus(new CrashRound(false, false, true, 4L * i + 30, "erase")
                    .run(i, PORTS)
                    .survivors());
        }
        System.out.println("control, " + count + " rounds without recovery: " + all);
        return all;
    }

    private interface Counter {
        void count(CrashRound round, CrashRound.Result result);
    }
}
