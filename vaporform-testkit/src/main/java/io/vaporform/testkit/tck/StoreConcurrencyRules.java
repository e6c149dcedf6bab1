package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/** Many threads on one store. */
abstract class StoreConcurrencyRules extends StoreRuleGroup {

    private static final int THREADS = 8;
    private static final int TIMES = 100;
    private static final int ROWS = 6;

    StoreConcurrencyRules(StateStoreTck tck) {
        super(tck);
    }

    @Rule(
            value = "S701",
            verifies = "many who count up one row by compare and set lose nothing",
            ifItFails = "that comparing and setting is one step of the database, at whatever isolation")
    void countingLosesNothing() throws Exception {
        create("counter", "0");
        List<Callable<Integer>> counters =
                IntStream.range(0, THREADS).mapToObj(i -> countUp()).toList();

        AtOnce.run(counters);

        assertThat(text("counter")).contains(Integer.toString(THREADS * TIMES));
    }

    private Callable<Integer> countUp() {
        return () -> {
            for (int done = 0; done < TIMES; ) {
                Row row = store().read("counter").orElseThrow();
                String next = Integer.toString(Integer.parseInt(text(row)) + 1);
                if (store().commit(new Batch().put("counter", row.revision(), bytes(next)))
                        .isPresent()) {
                    done++;
                }
            }
            return TIMES;
        };
    }

    @Rule(
            value = "S702",
            verifies = "a scan sees whole commits only",
            ifItFails = "that a scan is one statement, or runs in one snapshot")
    void aScanSeesWholeCommits() throws Exception {
        writeAll(0);
        Pace pace = new Pace();

        AtOnce.run(List.of(
                () -> {
                    for (int i = 0; i < TIMES && pace.awaitLook(); i++) {
                        writeAll(i);
                    }
                    return pace.over();
                },
                () -> pace.watch(this::assertOneCommit)));
    }

    /** Writes the same number to all rows, in one commit. */
    private void writeAll(int number) {
        Batch batch = new Batch();
        for (int i = 0; i < ROWS; i++) {
            batch.put("whole/" + i, revision("whole/" + i), bytes("commit " + number));
        }
        committed(batch);
    }

    private void assertOneCommit() {
        List<Row> rows = store().scan("whole/");
        assertThat(rows).hasSize(ROWS);
        assertThat(rows.stream().map(StoreRuleGroup::text).distinct())
                .as("values in one scan")
                .hasSize(1);
        assertThat(rows.stream().map(Row::revision).distinct())
                .as("revisions in one scan")
                .hasSize(1);
    }

    @Rule(
            value = "S703",
            verifies = "no two commits have the same revision",
            ifItFails = "that the counter is moved and read in one step")
    void noTwoCommitsShareARevision() throws Exception {
        List<Callable<List<Long>>> writers = IntStream.range(0, THREADS)
                .<Callable<List<Long>>>mapToObj(thread -> () -> {
                    List<Long> revisions = new ArrayList<>();
                    for (int i = 0; i < TIMES; i++) {
                        revisions.add(create("own/" + thread + "/" + i, "x"));
                    }
                    return revisions;
                })
                .toList();

        List<List<Long>> revisions = AtOnce.run(writers);

        assertThat(revisions).allSatisfy(own -> assertThat(own).isSorted());
        assertThat(revisions.stream().flatMap(List::stream)).doesNotHaveDuplicates();
        assertThat(store().scan("own/")).hasSize(THREADS * TIMES);
    }

    @Rule(
            value = "S704",
            verifies = "revisions become visible in their order: who sees one sees all before it",
            ifItFails = "that a revision is drawn under the lock that is held until the commit is visible")
    void revisionsBecomeVisibleInOrder() throws Exception {
        Pace pace = new Pace();
        Map<String, Long> seen = new HashMap<>();

        AtOnce.run(List.of(
                () -> {
                    try {
                        return AtOnce.run(IntStream.range(0, THREADS - 1)
                                        .mapToObj(thread -> creator(thread, pace))
                                        .toList())
                                .size();
                    } finally {
                        pace.over();
                    }
                },
                () -> pace.watch(() -> assertNothingOlderAppears(seen))));
    }

    private Callable<Integer> creator(int thread, Pace pace) {
        return () -> {
            for (int i = 0; i < TIMES && pace.awaitLook(); i++) {
                create("order/" + thread + "/" + i, "x");
            }
            return TIMES;
        };
    }

    /** A row that appears is newer than everything that was seen before. */
    private void assertNothingOlderAppears(Map<String, Long> seen) {
        long newest = seen.values().stream().mapToLong(Long::longValue).max().orElse(Batch.ABSENT);
        store().scan("order/").forEach(row -> {
            if (seen.put(row.key(), row.revision()) == null) {
                assertThat(row.revision()).as("revision of a row that appears").isGreaterThan(newest);
            }
        });
    }
}
