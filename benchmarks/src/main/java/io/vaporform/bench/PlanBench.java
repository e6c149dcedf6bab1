package io.vaporform.bench;

import io.vaporform.Infrastructure;
import io.vaporform.state.MemoryStateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How long it takes to say that nothing is to be done, beside {@code terraform plan} on as many {@code terraform_data} resources. Ours reads
 * and decodes the whole state from encoded rows each time, as Terraform does; warm, with the cold start of a JVM of its own beside.
 *
 * <p>Options: {@code --rounds N} beside Terraform (7), {@code --growth N} rounds of 10,000 and 100,000 (15). Wants a heap of 2 GB, which is
 * the JVM's own choice from 8 GB of memory on; else give {@code JAVA_OPTIONS=-Xmx2g}.
 */
public final class PlanBench {

    private static final int SMALL = 10_000;
    private static final int LARGE = 100_000;
    private static final long LEAST_HEAP_MB = 1_900;
    private static final int WARM_UP_MILLIS = 6_000;

    private PlanBench() {}

    /** Ends with status 1 where there is no Terraform, and with 2 if the heap is too small. */
    public static void main(String[] arguments) throws Exception {
        Options options = new Options(arguments);
        long heap = Runtime.getRuntime().maxMemory() >> 20;
        System.out.println("Java " + Runtime.version() + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, heap of at most " + heap + " MB");
        if (heap < LEAST_HEAP_MB) {
            System.out.println("that is too small for 100,000 resources: set JAVA_OPTIONS=-Xmx2g");
            System.exit(2);
        }
        MemoryStateStore store = MemoryStateStore.create();
        Path directory = Files.createTempDirectory("vaporform-bench");
        Optional<Double> ratio;
        try (Infrastructure infra = Fleet.infrastructure(store)) {
            List<PlannedStack> beside = List.of(PlannedStack.apply(infra, 1_000), PlannedStack.apply(infra, 3_000));
            BesideTerraform terraform = new BesideTerraform(beside, store, directory);
            beside.forEach(stack -> stack.warmUp(WARM_UP_MILLIS));
            terraform.rounds(options.get("rounds", 7));
            terraform.print();
            ratio = terraform.ratio();
            double growth = growth(infra, options.get("growth", 15));
            System.out.println();
            System.out.println("plan n=3000 noop_ratio="
                    + ratio.map(Samples::ratio).orElse("na") + " growth=" + Samples.ratio(growth));
        } finally {
            Program.delete(directory);
        }
        System.exit(ratio.isPresent() ? 0 : 1);
    }

    /** How much longer one of many resources takes than one of few. */
    private static double growth(Infrastructure infra, int rounds) throws Exception {
        PlannedStack small = PlannedStack.apply(infra, SMALL);
        PlannedStack large = PlannedStack.apply(infra, LARGE);
        small.warmUp(WARM_UP_MILLIS);
        large.warmUp(WARM_UP_MILLIS);
        Samples smallTimes = new Samples();
        Samples largeTimes = new Samples();
        for (int round = 0; round < rounds; round++) {
            // As many resources of the one as of the other, so that both leave the collector the same work.
            for (int i = 0; i < LARGE / SMALL; i++) {
                smallTimes.time(small::plan);
            }
            largeTimes.time(large::plan);
        }
        Table.ofSamples("warm no-op plan")
                .row(String.format("vaporform %,d", SMALL), smallTimes)
                .row(String.format("vaporform %,d", LARGE), largeTimes)
                .print();
        return largeTimes.median() / smallTimes.median() / (LARGE / SMALL);
    }
}
