package io.vaporform.bench;

import io.vaporform.state.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Terraform's no-op plans and ours, in turn; each time with Terraform's bare start-up and with a cold JVM of ours. */
final class BesideTerraform {

    /** Terraform's plan of nothing. */
    private final Optional<Terraform> bare;

    private final Samples bareTimes = new Samples();
    private final List<Pair> pairs;
    private final Pair largest;
    private final Path coldRows;
    private final Samples coldProcess = new Samples();
    private final Samples coldPlan = new Samples();

    private record Pair(PlannedStack ours, Optional<Terraform> theirs, Samples ourTimes, Samples theirTimes) {

        static Pair of(PlannedStack ours, Optional<Terraform> theirs) {
            return new Pair(ours, theirs, new Samples(), new Samples());
        }

        void time() throws Exception {
            theirs.ifPresent(terraform -> theirTimes.add(terraform.noOpPlan()));
            ourTimes.time(ours::plan);
        }
    }

    /** @param stacks smallest first; their resources are made with Terraform too, below {@code directory} */
    BesideTerraform(List<PlannedStack> stacks, StateStore store, Path directory) throws IOException {
        bare = Terraform.of(0, directory);
        bare.ifPresentOrElse(
                terraform -> System.out.println(terraform.version()),
                () -> System.out.println("terraform is not on the path: there is nothing to compare with"));
        pairs = new ArrayList<>();
        for (PlannedStack stack : stacks) {
            pairs.add(Pair.of(stack, Terraform.of(stack.size(), directory)));
        }
        largest = pairs.get(pairs.size() - 1);
        coldRows = ColdPlan.write(store, largest.ours().size(), directory.resolve("rows"));
    }

    void rounds(int count) throws Exception {
        for (int round = 0; round < count; round++) {
            bare.ifPresent(terraform -> bareTimes.add(terraform.noOpPlan()));
            for (Pair pair : pairs) {
                pair.time();
            }
            ColdPlan.fork(coldRows, largest.ours().size(), coldProcess, coldPlan);
        }
    }

    /** Terraform's time over ours for the largest stack, warm; empty without Terraform. */
    Optional<Double> ratio() {
        return bare.map(
                there -> largest.theirTimes().median() / largest.ourTimes().median());
    }

    void print() {
        Table table = Table.ofSamples("no-op plan, interleaved");
        bare.ifPresent(there -> table.row("terraform, empty directory", bareTimes));
        for (Pair pair : pairs) {
            String size = String.format("%,d", pair.ours().size());
            bare.ifPresent(there -> table.row("terraform " + size, pair.theirTimes()));
            table.row("vaporform " + size + ", warm", pair.ourTimes());
        }
        String size = String.format("%,d", largest.ours().size());
        table.row("vaporform " + size + ", cold: the plan", coldPlan)
                .row("vaporform " + size + ", cold: the whole JVM", coldProcess)
                .print();
        bare.ifPresent(there -> System.out.println("terraform / vaporform at " + size + ", pair by pair: warm "
                + largest.theirTimes().pairwise(largest.ourTimes()) + ", cold JVM "
                + largest.theirTimes().pairwise(coldProcess)));
    }
}
