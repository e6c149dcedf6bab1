package io.vaporform.bench;

import io.vaporform.Blueprint;
import io.vaporform.Infrastructure;
import io.vaporform.Stack;
import io.vaporform.state.MemoryStateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How long it takes to say that nothing is to be done, beside {@code terraform plan} on as many {@code terraform_data} resources. Ours reads
 * and decodes the whole state from encoded rows each time, as Terraform does; warm, with the cold start of a JVM of its own beside.
 *
 * <p>Options: {@code --rounds N} beside Terraform (7), {@code --growth N} rounds of 10,000 and 100,000 (15). Wants a heap of 2 GB, which is
 * the JVM's own choice from 8 GB of memory on; else give {@code JAVA_OPTIONS=-Xmx2g}.
 */
public final class PlanBench {

    private static final int[] SIZES = {1_000, 3_000, 10_000, 100_000};
    private static final int[] BESIDE = {1_000, 3_000};
    private static final int COMPARED = 3_000;
    private static final int SMALL = 10_000;
    private static final int LARGE = 100_000;
    private static final long LEAST_HEAP_MB = 1_900;
    private static final long WARM_UP_MILLIS = 5_000;

    private final Map<Integer, Stack> stacks = new TreeMap<>();
    private final Map<Integer, Blueprint> blueprints = new TreeMap<>();
    private final MemoryStateStore store = MemoryStateStore.create();
    private final Options options;

    private PlanBench(Options options) {
        this.options = options;
    }

    /** Exits with 1 where there is no Terraform. */
    public static void main(String[] arguments) throws Exception {
        long heap = Runtime.getRuntime().maxMemory() >> 20;
        System.out.println("Java " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors()
                + " processors, heap of at most " + heap + " MB");
        if (heap < LEAST_HEAP_MB) {
            System.out.println("too small for 100,000 resources: set JAVA_OPTIONS=-Xmx2g");
            System.exit(2);
        }
        Path directory = Files.createTempDirectory("vaporform-bench");
        boolean compared;
        try {
            compared = new PlanBench(new Options(arguments)).run(directory);
        } finally {
            delete(directory);
        }
        System.exit(compared ? 0 : 1);
    }

    private boolean run(Path directory) throws Exception {
        try (Infrastructure infra = Fleet.infrastructure(store)) {
            for (int size : SIZES) {
                prepare(infra, size);
            }
            warmUp();
            Samples[] growth = growth();
            double ratio = besideTerraform(directory);
            System.out.println();
            System.out.println("plan n=" + COMPARED + " noop_ratio=" + (ratio > 0 ? Samples.ratio(ratio) : "na")
                    + " growth=" + Samples.ratio(growth[1].median() / growth[0].median() / (LARGE / SMALL)));
            return ratio > 0;
        }
    }

    private void prepare(Infrastructure infra, int size) {
        Stack stack = infra.project(Fleet.PROJECT).stack(Fleet.stack(size));
        Blueprint blueprint = Fleet.blueprint(size);
        long begin = System.nanoTime();
        stack.apply(blueprint);
        System.out.printf("%,d resources applied in %,d ms%n", size, (System.nanoTime() - begin) / 1_000_000);
        stacks.put(size, stack);
        blueprints.put(size, blueprint);
    }

    private void warmUp() {
        for (int size : SIZES) {
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < WARM_UP_MILLIS * 1_000_000) {
                plan(size);
            }
        }
    }

    private void plan(int size) {
        if (!stacks.get(size).plan(blueprints.get(size)).isNoOp()) {
            throw new IllegalStateException("the plan of " + size + " unchanged resources is no no-op");
        }
    }

    private Samples[] growth() throws Exception {
        Samples small = new Samples();
        Samples large = new Samples();
        for (int round = 0; round < options.get("growth", 15); round++) {
            // Ten of the small ones, so that both cost the collector the same.
            for (int i = 0; i < LARGE / SMALL; i++) {
                small.time(() -> plan(SMALL));
            }
            large.time(() -> plan(LARGE));
        }
        Table.ofSamples("warm no-op plan")
                .row("vaporform 10,000", small)
                .row("vaporform 100,000", large)
                .print();
        return new Samples[] {small, large};
    }

    /** @return Terraform's time over ours at {@link #COMPARED}; 0 without Terraform */
    private double besideTerraform(Path directory) throws Exception {
        Map<Integer, Terraform> terraforms = new LinkedHashMap<>();
        boolean there = Terraform.isThere();
        if (there) {
            terraforms.put(0, Terraform.of(0, directory));
            for (int size : BESIDE) {
                terraforms.put(size, Terraform.of(size, directory));
            }
            System.out.println(terraforms.get(0).version());
        } else {
            System.out.println("terraform is not on the path: nothing to compare with");
        }
        Map<Integer, Samples> theirs = samples();
        Map<Integer, Samples> ours = samples();
        Samples cold = new Samples();
        Samples coldPlan = new Samples();
        Path rows = ColdPlan.write(store, COMPARED, directory.resolve("rows"));
        for (int round = 0; round < options.get("rounds", 7); round++) {
            for (Map.Entry<Integer, Terraform> each : terraforms.entrySet()) {
                theirs.get(each.getKey()).add(each.getValue().noOpPlan());
                if (each.getKey() > 0) {
                    ours.get(each.getKey()).time(() -> plan(each.getKey()));
                }
            }
            if (!there) {
                for (int size : BESIDE) {
                    ours.get(size).time(() -> plan(size));
                }
            }
            ColdPlan.fork(rows, COMPARED, cold, coldPlan);
        }
        print(there, theirs, ours, cold, coldPlan);
        return there ? theirs.get(COMPARED).median() / ours.get(COMPARED).median() : 0;
    }

    private static Map<Integer, Samples> samples() {
        Map<Integer, Samples> samples = new TreeMap<>(Map.of(0, new Samples()));
        for (int size : BESIDE) {
            samples.put(size, new Samples());
        }
        return samples;
    }

    private static void print(
            boolean there, Map<Integer, Samples> theirs, Map<Integer, Samples> ours, Samples cold, Samples coldPlan) {
        Table table = Table.ofSamples("no-op plan, interleaved");
        if (there) {
            table.row("terraform, empty directory", theirs.get(0));
        }
        for (int size : BESIDE) {
            if (there) {
                table.row(String.format("terraform %,d", size), theirs.get(size));
            }
            table.row(String.format("vaporform %,d, warm", size), ours.get(size));
        }
        table.row(String.format("vaporform %,d, cold: the whole process", COMPARED), cold)
                .row(String.format("vaporform %,d, cold: the plan in it", COMPARED), coldPlan)
                .print();
        if (there) {
            System.out.println("terraform / vaporform at 3,000, pair by pair: warm "
                    + theirs.get(COMPARED).pairwise(ours.get(COMPARED)) + ", cold process "
                    + theirs.get(COMPARED).pairwise(cold));
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
