package io.vaporform.bench;

import io.vaporform.testsupport.Pebble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * How long it takes to get certificates for 200 names, by each kind of challenge, from a Pebble that is never slow: through Vaporform with a store on disk, beside
 * a bare loop over acme4j with as many threads, and beside lego, which is run for each name and so for fewer of them; then one name at a time. Each begins with
 * an account. The contenders take turns, in another order each time; lego in the first rounds only, with one name, as it may take seconds for it.
 *
 * <p>By DNS-01, all change a zone on the same BIND by RFC 2136, which Pebble asks. Ours finds out where the record has to be, and whether all servers of the zone have it, as it always does. It does not look
 * beforehand whether anything is in the way of the order, which the others do not do either, unless it is told to.
 *
 * <p>Needs: pebble, bind. About five minutes on a machine that is idle, twice that on one that is not. Options: {@code --names N} (200), {@code --rounds N} (5), {@code --warm-ups N} (2), {@code --lego N} rounds with
 * lego, one at least (3), {@code --singles N} (10), {@code --way N} for one alone: 1 is HTTP-01, 2 is DNS-01, 3 is TLS-ALPN-01, {@code --look 1} for a look before each
 * order of ours by DNS-01 at what may be in its way, such as CAA records.
 */
public final class AcmeBench {

    /** All names are in it. */
    static final String ZONE = "example.test";

    /** As many calls at a time as the provider takes. */
    private static final int THREADS = 32;

    private static final int MOST_TRIES = 5;

    private final Path directory;
    private final int names;
    private final int singles;

    private int stuck;

    private AcmeBench(Options options, Path directory) {
        this.directory = directory;
        this.names = options.get("names", 200);
        this.singles = options.get("singles", 10);
    }

    /** What was measured with one way. Lego's is the time of each of its names. */
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

        /**
         * By lego's mean: it waits for seconds where the CA has not looked when it asks for the first time, and else not at all, and many names take what they take on average.
         */
        double legoRatio(int names) {
            return lego.mean() / (ours.median() / names);
        }
    }

    public static void main(String[] arguments) throws Exception {
        Program.endWithUs();
        Options options = new Options(arguments);
        Path directory = Files.createTempDirectory("vaporform-bench");
        try (AcmeWay http = new HttpWay();
                AcmeWay dns = new DnsWay(options.get("look", 0) == 1);
                AcmeWay tls = new AlpnWay()) {
            int only = options.get("way", 0);
            List<AcmeWay> all = List.of(http, dns, tls);
            List<Contest> contests = (only == 0 ? all : List.of(all.get(only - 1)))
                    .stream().map(Contest::of).toList();
            AcmeBench bench = new AcmeBench(options, directory);
            bench.measure(contests, options);
            bench.print(contests);
        } finally {
            Program.delete(directory);
        }
    }

    private void measure(List<Contest> contests, Options options) throws Exception {
        for (int i = 0; i < options.get("warm-ups", 2); i++) {
            for (Contest each : contests) {
                Contest discarded = Contest.of(each.way());
                round(discarded, i, false);
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
                round(each, i, i < options.get("lego", 3));
            }
        }
    }

    private void round(Contest contest, int round, boolean withLego) throws Exception {
        for (int i = 0; i < 3; i++) {
            switch ((round + i) % 3) {
                case 0 -> turn(contest, this::ours);
                case 1 -> turn(contest, this::bare);
                default -> {
                    if (withLego) {
                        turn(contest, this::lego);
                    }
                }
            }
        }
    }

    /** One contender's part of a round. */
    private interface Turn {
        void run(Contest contest, Pebble pebble, Path own) throws Exception;
    }

    /** Of Pebbles that have no memory of others; again, if one has locked itself up. */
    private void turn(Contest contest, Turn turn) throws Exception {
        for (int tries = 1; tries <= MOST_TRIES; tries++) {
            Contest once = Contest.of(contest.way());
            Path own = Files.createTempDirectory(directory, "turn");
            try (Pebble pebble = contest.way().seenBy(Pebble.builder()).start()) {
                if (PebbleWatch.done(pebble, () -> turn.run(once, pebble, own))) {
                    contest.add(once);
                    return;
                }
                stuck++;
            }
        }
        throw new IllegalStateException(MOST_TRIES + " Pebbles in a row have locked themselves up");
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
            contest.lego().time(() -> lego.issue(fresh(1)));
        }
    }

    /** Such as nobody has asked for before. */
    private static List<String> fresh(int count) {
        String group = UUID.randomUUID().toString().substring(0, 8);
        return IntStream.range(0, count)
                .mapToObj(i -> "n" + i + "." + group + "." + ZONE)
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
