package io.vaporform.bench;

import io.vaporform.Infrastructure;
import io.vaporform.jdbc.JdbcStateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How long a durable apply of 3,000 resources takes on each store, with a provider that takes no time, beside bare JDBC that commits two single-row writes
 * for each with as many threads and connections, and beside {@code terraform apply} of as many {@code terraform_data}; and a no-op plan of 10,000.
 *
 * <p>The provider takes as many calls at a time as bare JDBC has threads, and both have run often enough before they are measured that the JVM's compilers have
 * little left to do, as in a host that has been up for a while: before, these take more of two cores than either contender. What they took cold is printed too.
 *
 * <p>Needs: postgres. Options: {@code --rounds N} (5), {@code --warm-ups N} (30), {@code --terraform N} applies of Terraform, about two minutes
 * each (1).
 */
public final class StoreBench {

    private static final int SIZE = 3_000;
    private static final int LARGE = 10_000;
    private static final int WARM_UPS = 30;
    private static final int PLANS = 9;
    private static final int THREADS = 32;

    /** About what a row of ours takes, encrypted. */
    private static final byte[] VALUE = new byte[700];

    private StoreBench() {}

    /** Where a store is made, and what was measured with it. */
    private record Contest(Maker maker, Samples ours, Samples bare, Samples plans) {
        double ratio() {
            return ours.median() / bare.median();
        }
    }

    private interface Maker {
        Database make() throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        Options options = new Options(arguments);
        Path directory = Files.createTempDirectory("vaporform-bench");
        try {
            List<Contest> contests =
                    List.of(contest(() -> Database.h2(directory, THREADS)), contest(() -> Database.postgres(THREADS)));
            for (int i = 0; i < options.get("warm-ups", WARM_UPS); i++) {
                for (Contest each : contests) {
                    warmUp(each);
                }
            }
            for (int i = 0; i < options.get("rounds", 5); i++) {
                for (Contest each : contests) {
                    round(each);
                }
            }
            for (Contest each : contests) {
                plans(each);
            }
            Samples terraform = new Samples();
            for (int i = 0; i < options.get("terraform", 1); i++) {
                Optional<Duration> took = Terraform.apply(SIZE, directory);
                took.ifPresent(terraform::add);
            }
            print(contests, terraform);
        } finally {
            Program.delete(directory);
        }
    }

    private static Contest contest(Maker maker) {
        return new Contest(maker, new Samples(), new Samples(), new Samples());
    }

    private static void warmUp(Contest contest) throws Exception {
        Contest discarded = contest(contest.maker());
        round(discarded);
        System.out.printf(
                "warm-up: vaporform %.0f ms, bare %.0f ms%n",
                discarded.ours().median(), discarded.bare().median());
    }

    private static void round(Contest contest) throws Exception {
        try (Database database = contest.maker().make()) {
            contest.bare().time(() -> database.twoWritesEach(SIZE, THREADS, VALUE));
            try (JdbcStateStore store = database.store();
                    Infrastructure infra = Fleet.infrastructure(store, THREADS)) {
                contest.ours().time(() -> infra.project(Fleet.PROJECT).apply(Fleet.blueprint(SIZE)));
            }
        }
    }

    private static void plans(Contest contest) throws Exception {
        try (Database database = contest.maker().make();
                JdbcStateStore store = database.store();
                Infrastructure infra = Fleet.infrastructure(store, THREADS)) {
            PlannedStack stack = PlannedStack.apply(infra, LARGE);
            for (int i = 0; i < PLANS; i++) {
                contest.plans().time(stack::plan);
            }
        }
    }

    private static void print(List<Contest> contests, Samples terraform) {
        Table table = Table.ofSamples("durable apply of 3,000");
        String[] names = {"H2", "PostgreSQL"};
        for (int i = 0; i < names.length; i++) {
            table.row("vaporform on " + names[i], contests.get(i).ours())
                    .row("bare JDBC on " + names[i], contests.get(i).bare());
        }
        boolean compared = terraform.count() > 0;
        if (compared) {
            table.row("terraform apply", terraform);
        }
        table.print();
        Table plans = Table.ofSamples("no-op plan of 10,000");
        for (int i = 0; i < names.length; i++) {
            System.out.println("vaporform / bare on " + names[i] + ", pair by pair: "
                    + contests.get(i).ours().pairwise(contests.get(i).bare()));
            plans.row("vaporform on " + names[i], contests.get(i).plans());
        }
        plans.print();
        double slowest = contests.stream()
                .mapToDouble(each -> each.ours().median())
                .max()
                .orElseThrow();
        System.out.println();
        System.out.printf(
                Locale.ROOT,
                "store n=%d terraform_ratio=%s jdbc_ratio=%s noop10k_ms=%.0f%n",
                SIZE,
                compared ? Samples.ratio(terraform.median() / slowest) : "na",
                Samples.ratio(
                        contests.stream().mapToDouble(Contest::ratio).max().orElseThrow()),
                contests.stream()
                        .mapToDouble(each -> each.plans().median())
                        .max()
                        .orElseThrow());
    }
}
