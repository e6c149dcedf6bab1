package io.vaporform.bench;

import io.vaporform.testsupport.Pebble;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * How long it takes to get certificates for 200 names, by each kind of challenge, from a Pebble that is never slow: through Vaporform with a store on disk, beside
 * a bare loop over acme4j with as many threads, and beside lego, which is run for each name and so for fewer of them; then one name at a time. Each begins with
 * an account. The contenders take turns, in another order each time.
 *
 * <p>Needs: pebble. Options: {@code --names N} (200), {@code --lego N} names of it (3), {@code --singles N} (10), {@code --rounds N} (5),
 * {@code --warm-ups N} (2).
 */
public final class AcmeBench {

    /** Each challenge that there is. */
    private static final List<AcmeWay> WAYS = List.of(new HttpWay());

    /** As many calls at a time as the provider takes. */
    private static final int THREADS = 32;

    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);
    private static final int MOST_TRIES = 5;

    private final Path directory;
    private final int names;
    private final int legoNames;
    private final int singles;

    private int stuck;

    private AcmeBench(Options options, Path directory) {
        this.directory = directory;
        this.names = options.get("names", 200);
        this.legoNames = options.get("lego", 3);
        this.singles = options.get("singles", 10);
    }

    /** What was measured with one challenge. Lego's is the time of each of its names. */
    private record Contest(AcmeWay way, Samples ours, Samples bare, Samples lego, Samples single) {

        static Contest of(AcmeWay way) {
            return new Contest(way, new Samples(), new Samples(), new Samples(), new Samples());
        }

        void add(Contest other) {
            ours.addAll(other.ours);
            bare.addAll(other.bare);
            lego.addAll(other.lego);
            single.addAll(other.single);
        }

        double bareRatio() {
            return ours.median() / bare.median();
        }

        double legoRatio(int names) {
            return lego.median() / (ours.median() / names);
        }
    }

    public static void main(String[] arguments) throws Exception {
        Program.endWithUs();
        Options options = new Options(arguments);
        Path directory = Files.createTempDirectory("vaporform-bench");
        try {
            AcmeBench bench = new AcmeBench(options, directory);
            List<Contest> contests = WAYS.stream().map(Contest::of).toList();
            for (int i = 0; i < options.get("warm-ups", 2); i++) {
                for (Contest each : contests) {
                    Contest discarded = Contest.of(each.way());
                    bench.round(discarded, i);
                    System.out.printf(
                            Locale.ROOT,
                            "warm-up, %s: vaporform %.0f ms, bare %.0f ms%n",
                            each.way().type(),
                            discarded.ours().median(),
                            discarded.bare().median());
                }
            }
            for (int i = 0; i < options.get("rounds", 5); i++) {
                for (Contest each : contests) {
                    bench.round(each, i);
                }
            }
            bench.print(contests);
        } finally {
            Program.delete(directory);
        }
    }

    private void round(Contest contest, int round) throws Exception {
        for (int i = 0; i < 3; i++) {
            switch ((round + i) % 3) {
                case 0 -> turn(contest, this::ours);
                case 1 -> turn(contest, this::bare);
                default -> turn(contest, this::lego);
            }
        }
    }

    /** One contender's part of a round. */
    private interface Turn {
        void run(Contest contest, Pebble pebble, Path own) throws Exception;
    }

    /** Of Pebbles that have no memory of others; again, if one has locked itself up. */
    private void turn(Contest contest, Turn turn) throws Exception {
        for (int tries = 1; true; tries++) {
            Contest once = Contest.of(contest.way());
            Path own = Files.createTempDirectory(directory, "turn");
            try (Pebble pebble = Pebble.builder().start()) {
                try {
                    turn.run(once, pebble, own);
                    contest.add(once);
                    return;
                } catch (Exception failed) {
                    if (tries == MOST_TRIES || !isStuck(pebble)) {
                        throw failed;
                    }
                    stuck++;
                }
            }
        }
    }

    /**
     * Pebbles up to 2.10 at least may lock themselves up for good when one order is made while an authorization of another is read: each waits for what
     * the other holds. Then nothing is answered any more that looks into its memory.
     */
    private static boolean isStuck(Pebble pebble) throws InterruptedException {
        Thread asking = new Thread(() -> pebble.status(BigInteger.ONE), "is-stuck");
        asking.setDaemon(true);
        // It may be asking still when that Pebble is stopped.
        asking.setUncaughtExceptionHandler((thread, stopped) -> {});
        asking.start();
        asking.join(LONGEST_ANSWER.toMillis());
        return asking.isAlive();
    }

    private void ours(Contest contest, Pebble pebble, Path own) throws Exception {
        try (AcmeContender ours = new AcmeOurs(contest.way(), pebble, own)) {
            ours.issue(fresh(1));
            contest.ours().time(() -> ours.issue(fresh(names)));
            for (int i = 0; i < singles; i++) {
                contest.single().time(() -> ours.issue(fresh(1)));
            }
        }
    }

    private void bare(Contest contest, Pebble pebble, Path own) throws Exception {
        try (AcmeContender bare = new AcmeBare(contest.way(), pebble, THREADS)) {
            bare.issue(fresh(1));
            contest.bare().time(() -> bare.issue(fresh(names)));
        }
    }

    private void lego(Contest contest, Pebble pebble, Path own) throws Exception {
        try (AcmeContender lego = new AcmeLego(contest.way(), pebble, own)) {
            lego.issue(fresh(1));
            for (int i = 0; i < legoNames; i++) {
                contest.lego().time(() -> lego.issue(fresh(1)));
            }
        }
    }

    /** Such as nobody has asked for before. */
    private static List<String> fresh(int count) {
        String group = UUID.randomUUID().toString().substring(0, 8);
        return IntStream.range(0, count)
                .mapToObj(i -> "n" + i + "." + group + ".example.com")
                .toList();
    }

    private void print(List<Contest> contests) {
        Table table = Table.ofSamples(names + " certificates");
        for (Contest each : contests) {
            String by = ", " + each.way().type();
            table.row("vaporform" + by, each.ours())
                    .row("bare acme4j" + by, each.bare())
                    .row("one more, vaporform" + by, each.single())
                    .row("one more, lego" + by, each.lego());
        }
        table.print();
        contests.forEach(each -> System.out.println("vaporform / bare by "
                + each.way().type() + ", pair by pair: " + each.ours().pairwise(each.bare())));
        System.out.println("turns that were repeated as Pebble had locked itself up: " + stuck);
        System.out.println();
        System.out.printf(
                Locale.ROOT,
                "acme names=%d bare_ratio=%s lego_ratio=%s lego_worst=%s single_ms=%.0f%n",
                names,
                Samples.ratio(
                        contests.stream().mapToDouble(Contest::bareRatio).max().orElseThrow()),
                Samples.ratio(contests.get(0).legoRatio(names)),
                Samples.ratio(contests.stream()
                        .mapToDouble(each -> each.legoRatio(names))
                        .min()
                        .orElseThrow()),
                contests.stream()
                        .mapToDouble(each -> each.single().median())
                        .max()
                        .orElseThrow());
    }
}
